import type { NotificationId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findNotification } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { workspaceIdOf } from './present-notification.ts'

/** One whose scope the caller may do to what the endpoint does. */
export async function getNotification(
  { store, caller, action }: RequestContext,
  id: NotificationId,
  db: Db = store.read,
): Promise<Notification> {
  const notification = await findNotification(db, { organizationId: caller.organizationId, id })
  if (!notification) throw notFound('Notification')
  const workspaceId = workspaceIdOf(notification)
  if (workspaceId === null) caller.access.requireOrganization(action)
  else caller.access.requireWorkspace(workspaceId, action, 'Notification')
  return notification
}
