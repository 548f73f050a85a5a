import type { ScopeQuery } from '#contract/scopes.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'

/** One scope as it stands: what it spends and may spend, and the ids of its limits. */
export type EffectiveScope = {
  readonly id: ScopeId
  readonly state: ScopeState
  readonly spendLimits: readonly SpendLimit[]
}

/** The scopes whose limits hold for what the query names, narrowest first. */
export async function listEffectiveSpendLimits(
  context: RequestContext,
  query: ScopeQuery,
): Promise<EffectiveScope[]> {
  const ids = await scopeIdsOf(context, query)
  const states = await context.ledger.readScopes(ids)
  return Promise.all(
    ids.map(async (id, index) => {
      const state = states[index]
      if (!state) throw new Error(`no scope row for ${id}`)
      return { id, state, spendLimits: await listSpendLimitsOf(context.store.read, id) }
    }),
  )
}

async function scopeIdsOf(
  context: RequestContext,
  { api_key_id: apiKeyId, workspace_id: workspaceId }: ScopeQuery,
): Promise<ScopeId[]> {
  const { organizationId } = context.caller
  if (apiKeyId) {
    const key = await getApiKey(context, apiKeyId)
    return [key.id, key.workspaceId, organizationId]
  }
  if (!workspaceId) {
    context.caller.access.requireOrganization(context.action)
    return [organizationId]
  }
  const workspace = await getWorkspace(context, workspaceId)
  return [workspace.id, organizationId]
}
