import type { ListApiKeysQuery } from '#contract/api-keys.ts'
import type { ApiKeyId } from '#domain/id.ts'
import { findApiKey, listApiKeyRows } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import type { Page } from '#store/queries/page.ts'
import type { RequestContext } from '../context.ts'
import { pageRequestOf } from '../page-request.ts'

export async function listApiKeys(
  { store, caller, action }: RequestContext,
  query: ListApiKeysQuery,
  nowMs: number,
): Promise<Page<ApiKey>> {
  const { access, organizationId } = caller
  const page = await pageRequestOf(query, async (id: ApiKeyId) => {
    const key = await findApiKey(store.read, { organizationId, id })
    return key && access.mayInWorkspace(key.workspaceId, action)
  })
  return listApiKeyRows(
    store.read,
    {
      organizationId,
      search: query.search,
      status: query.status,
      excludesArchived: query.exclude_archived,
      workspaceId: query.workspace_id,
      workspaceIds: access.workspacesFor(action),
      createdByUserId: query.created_by_user_id,
      ownerUserId: query.owner_user_id,
      nowMs,
    },
    page,
  )
}
