import type { ListNotificationsQuery } from '#contract/notifications.ts'
import { listNotificationRows } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'

export async function listNotifications(
  { store, caller, action }: RequestContext,
  query: ListNotificationsQuery,
): Promise<{ notifications: readonly Notification[]; nextPage: string | null }> {
  const { limit, page: cursor, workspace_id: scopeId } = query
  const scopeKinds = query.scope_type && [...new Set(query.scope_type)].toSorted()
  const filters = JSON.stringify([scopeKinds ?? null, scopeId ?? null])
  const page = await listNotificationRows(
    store.read,
    {
      organizationId: caller.organizationId,
      scopeKinds,
      scopeId,
      workspaceIds: caller.access.workspacesFor(action),
    },
    { limit, afterId: cursor && parsePageCursor(cursor, filters) },
  )
  const last = page.items.at(-1)
  const nextPage = page.hasMore && last ? createPageCursor(last.id, filters) : null
  return { notifications: page.items, nextPage }
}
