import { limits } from '#contract/limits.ts'
import type { CreateNotificationBody } from '#contract/notifications.ts'
import { insertNotification, listNotificationsOf } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import {
  refuseArchived,
  refuseRolesElsewhere,
  refuseUnknownWebhooks,
  refuseWithoutLimit,
} from './check-notification.ts'
import { enforceThresholds } from './enforce-thresholds.ts'
import { atOf, recipientsOf } from './parse-notification.ts'
import { summarizeNotification, workspaceIdOf } from './present-notification.ts'

/** Adds a threshold. Where spend stands at it already, it fires at once. */
export function createNotification(
  context: RequestContext,
  body: CreateNotificationBody,
): Promise<Notification> {
  return change(context, async (tx) => {
    const notification = newNotification(context, body)
    const workspaceId = workspaceIdOf(notification)
    if (workspaceId === null) context.caller.access.requireOrganization(context.action)
    else await refuseArchived(context, tx, workspaceId)
    await refuseWithoutLimit(tx, notification)
    refuseRolesElsewhere(notification)
    await refuseUnknownWebhooks(context, tx, notification)
    const others = await listNotificationsOf(tx.db, notification.scopeId)
    if (others.length >= limits.notificationsMax) {
      throw invalidRequest(
        `scope: It has ${limits.notificationsMax} notifications, which is the most`,
      )
    }
    await insertNotification(tx.db, notification)
    await enforceThresholds(context, tx, notification.scopeId)
    await recordChange(context, tx, {
      type: 'platform_notification_created',
      subjectId: notification.id,
      workspaceId,
      before: null,
      after: summarizeNotification(notification),
    })
    return notification
  })
}

function newNotification(
  { ids, caller, clock }: RequestContext,
  { scope, period, threshold, recipients }: CreateNotificationBody,
): Notification {
  const { organizationId } = caller
  const nowMs = clock.now()
  return {
    id: ids.notification(),
    organizationId,
    ...(scope.type === 'workspace'
      ? { scopeKind: 'workspace', scopeId: scope.workspace_id }
      : { scopeKind: 'organization', scopeId: organizationId }),
    period,
    at: atOf(threshold),
    recipients: recipientsOf(recipients),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
}
