import type { UpdateNotificationBody } from '#contract/notifications.ts'
import type { NotificationId } from '#domain/id.ts'
import { updateNotificationRow } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import {
  refuseArchived,
  refuseRolesElsewhere,
  refuseUnknownWebhooks,
  refuseWithoutLimit,
} from './check-notification.ts'
import { enforceThresholds } from './enforce-thresholds.ts'
import { getNotification } from './get-notification.ts'
import { atOf, recipientsOf } from './parse-notification.ts'
import { summarizeNotification, workspaceIdOf } from './present-notification.ts'

/** A threshold that changes may fire again in the current window; other recipients alone change nothing of that. */
export function updateNotification(
  context: RequestContext,
  id: NotificationId,
  { threshold, recipients }: UpdateNotificationBody,
): Promise<Notification> {
  return change(context, async (tx) => {
    const before = await getNotification(context, id, tx.db)
    if (!threshold && !recipients) return before
    const after: Notification = {
      ...before,
      ...(threshold ? { at: atOf(threshold) } : {}),
      ...(recipients ? { recipients: recipientsOf(recipients) } : {}),
      updatedAtMs: context.clock.now(),
    }
    const workspaceId = workspaceIdOf(before)
    if (workspaceId !== null) await refuseArchived(context, tx, workspaceId)
    if (threshold) await refuseWithoutLimit(tx, after)
    refuseRolesElsewhere(after)
    await refuseUnknownWebhooks(context, tx, after)
    await updateNotificationRow(tx.db, after)
    await enforceThresholds(context, tx, after.scopeId)
    await recordChange(context, tx, {
      type: 'platform_notification_updated',
      subjectId: id,
      workspaceId,
      before: summarizeNotification(before),
      after: summarizeNotification(after),
    })
    return after
  })
}
