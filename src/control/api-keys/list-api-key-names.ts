import type { ApiKeyName, ListApiKeyNamesQuery } from '#contract/api-key-names.ts'
import { listApiKeyRows } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import type { Page } from '#store/queries/page.ts'
import type { RequestContext } from '../context.ts'

/** The keys of the workspaces whose reports the caller sees. */
export function listApiKeyNames(
  { store, caller, action, clock }: RequestContext,
  query: ListApiKeyNamesQuery,
): Promise<Page<ApiKey>> {
  return listApiKeyRows(
    store.read,
    {
      organizationId: caller.organizationId,
      ids: query.ids,
      workspaceId: query.workspace_id,
      workspaceIds: caller.access.workspacesFor(action),
      nowMs: clock.now(),
    },
    { limit: query.limit, afterId: query.after_id, beforeId: query.before_id },
  )
}

export function presentApiKeyName({ id, name }: ApiKey): ApiKeyName {
  return { type: 'api_key_name', api_key_id: id, name }
}
