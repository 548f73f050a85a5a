import type { NotificationId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findNotification } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

export async function getNotification(
  { store, caller }: RequestContext,
  id: NotificationId,
  db: Db = store.read,
): Promise<Notification> {
  const notification = await findNotification(db, { organizationId: caller.organizationId, id })
  if (!notification) throw notFound('Notification')
  return notification
}
