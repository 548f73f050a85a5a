import type { ScopeId, ScopePolicy } from '#domain/scope.ts'
import type { RequestContext } from './context.ts'

/**
 * What is set of scopes that exist, in the order of `ids`, as last committed. Inside a change this is what the
 * change may decide by: policies are edited by changes of the organization only, which run one after another.
 */
export async function readPolicies<const Ids extends readonly ScopeId[]>(
  { ledger }: Pick<RequestContext, 'ledger'>,
  ids: Ids,
): Promise<{ readonly [Index in keyof Ids]: ScopePolicy }> {
  const states = await ledger.readScopes(ids)
  const policies = ids.map((id, index) => {
    const state = states[index]
    if (!state) throw new Error(`no scope row for ${id}`)
    return state.policy
  })
  return policies as unknown as { readonly [Index in keyof Ids]: ScopePolicy }
}
