import type { NotificationId } from '#domain/id.ts'
import { deleteNotificationRow } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { enforceThresholds } from './enforce-thresholds.ts'
import { getNotification } from './get-notification.ts'
import { summarizeNotification, workspaceIdOf } from './present-notification.ts'

/** Returns the notification as it was. What is on its way already still arrives. */
export function deleteNotification(
  context: RequestContext,
  id: NotificationId,
): Promise<Notification> {
  return change(context, async (tx) => {
    const notification = await getNotification(context, id, tx.db)
    await deleteNotificationRow(tx.db, id)
    await enforceThresholds(context, tx, notification.scopeId)
    await recordChange(context, tx, {
      type: 'platform_notification_deleted',
      subjectId: id,
      workspaceId: workspaceIdOf(notification),
      before: summarizeNotification(notification),
      after: null,
    })
    return notification
  })
}
