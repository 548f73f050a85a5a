import type { ListApiKeySummariesQuery } from '#contract/api-key-summaries.ts'
import type { UserId } from '#domain/id.ts'
import type { ScopeState } from '#domain/scope.ts'
import { listApiKeyRows } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import type { Page } from '#store/queries/page.ts'
import { listPersonNames } from '#store/queries/person-names.ts'
import type { PersonName } from '#store/queries/person-names.ts'
import type { RequestContext } from '../context.ts'

/** A key with what the ledger and the people's names say of it. */
export type ApiKeySummary = {
  readonly key: ApiKey
  readonly state: ScopeState
  readonly names: ReadonlyMap<UserId, PersonName>
}

/** Three queries, however many keys there are. When a key was last used stands in its scope. */
export async function listApiKeySummaries(
  { store, ledger, caller, action }: RequestContext,
  query: ListApiKeySummariesQuery,
  nowMs: number,
): Promise<Page<ApiKeySummary>> {
  const { organizationId } = caller
  const { items, hasMore } = await listApiKeyRows(
    store.read,
    {
      organizationId,
      ids: query.ids,
      workspaceId: query.workspace_id,
      workspaceIds: caller.access.workspacesFor(action),
      nowMs,
    },
    { limit: query.limit, afterId: query.after_id, beforeId: query.before_id },
  )
  const states = await ledger.readScopes(items.map(({ id }) => id))
  const names = await listPersonNames(store.read, { organizationId, ids: peopleOf(items) })
  const summaries = items.map((key, index) => {
    const state = states[index]
    if (!state) throw new Error(`no scope row for ${key.id}`)
    return { key, state, names }
  })
  return { items: summaries, hasMore }
}

function peopleOf(keys: readonly ApiKey[]): UserId[] {
  const ids = keys.flatMap(({ ownerUserId, createdByUserId }) => [ownerUserId, createdByUserId])
  return [...new Set(ids)].filter((id) => id !== null)
}
