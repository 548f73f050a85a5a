import type { ListIncreaseRequestsQuery } from '#contract/increase-requests.ts'
import { listIncreaseRequestRows } from '#store/queries/increase-requests.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'

export async function listIncreaseRequests(
  { store, caller, action }: RequestContext,
  query: ListIncreaseRequestsQuery,
): Promise<{ requests: readonly IncreaseRequest[]; nextPage: string | null }> {
  const { limit, page: cursor, order, search, workspace_id: workspaceId } = query
  const statuses = query.status && [...new Set(query.status)].toSorted()
  const userIds = query.actor_ids && [...new Set(query.actor_ids)].toSorted()
  const filters = JSON.stringify([
    statuses ?? null,
    workspaceId ?? null,
    userIds ?? null,
    search ?? null,
    order,
  ])
  const page = await listIncreaseRequestRows(
    store.read,
    {
      organizationId: caller.organizationId,
      statuses,
      workspaceId,
      workspaceIds: caller.access.workspacesFor(action),
      userIds,
      search,
      namesSeenIn: caller.access.workspacesFor('users.view'),
    },
    { limit, order, afterId: cursor && parsePageCursor(cursor, filters) },
  )
  const last = page.items.at(-1)
  const nextPage = page.hasMore && last ? createPageCursor(last.id, filters) : null
  return { requests: page.items, nextPage }
}
