import type { ListApiKeysQuery } from '#contract/api-keys.ts'
import { listApiKeyRows } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import type { Page } from '#store/queries/page.ts'
import type { RequestContext } from '../context.ts'

export function listApiKeys(
  { store, caller, action }: RequestContext,
  query: ListApiKeysQuery,
  nowMs: number,
): Promise<Page<ApiKey>> {
  return listApiKeyRows(
    store.read,
    {
      organizationId: caller.organizationId,
      status: query.status,
      workspaceId: query.workspace_id,
      workspaceIds: caller.access.workspacesFor(action),
      createdByUserId: query.created_by_user_id,
      ownerUserId: query.owner_user_id,
      nowMs,
    },
    { limit: query.limit, afterId: query.after_id, beforeId: query.before_id },
  )
}
