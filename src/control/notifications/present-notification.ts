import type {
  DeletedNotification,
  Notification as NotificationOnTheWire,
} from '#contract/notifications.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { formatCents } from '#domain/money.ts'
import type { ScopeState } from '#domain/scope.ts'
import { thresholdStanding } from '#domain/threshold.ts'
import type { ThresholdStanding } from '#domain/threshold.ts'
import type { Notification } from '#store/queries/notifications.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import { thresholdOf } from './enforce-thresholds.ts'

/** With how each stands in the ledger. */
export async function presentNotifications(
  { ledger, clock }: RequestContext,
  notifications: readonly Notification[],
): Promise<NotificationOnTheWire[]> {
  const ids = [...new Set(notifications.map(({ scopeId }) => scopeId))]
  const states = await ledger.readScopes(ids)
  return notifications.map((notification) => {
    const state = states[ids.indexOf(notification.scopeId)]
    return present(notification, standingOf(notification, state, clock.now()))
  })
}

export async function presentNotification(
  context: RequestContext,
  notification: Notification,
): Promise<NotificationOnTheWire> {
  const [presented] = await presentNotifications(context, [notification])
  return presented!
}

export function presentDeletedNotification({ id }: Notification): DeletedNotification {
  return { id, type: 'notification_deleted' }
}

/** For the audit, which holds no addresses of people: how many there are. */
export function summarizeNotification(notification: Notification): object {
  const { recipients } = notification
  return {
    ...presentSettings(notification),
    recipients: {
      email_count: recipients.emails.length,
      webhook_ids: recipients.webhookIds,
      roles: recipients.roles,
    },
  }
}

/** Where the audit files it. */
export function workspaceIdOf({ scopeKind, scopeId }: Notification): WorkspaceId | null {
  return scopeKind === 'workspace' ? (scopeId as WorkspaceId) : null
}

function standingOf(
  notification: Notification,
  state: ScopeState | undefined,
  nowMs: number,
): ThresholdStanding {
  if (!state) throw new Error(`no scope ${notification.scopeId} in the ledger`)
  return thresholdStanding(state, thresholdOf(notification), nowMs)
}

function present(notification: Notification, standing: ThresholdStanding): NotificationOnTheWire {
  const { emails, webhookIds, roles } = notification.recipients
  return {
    ...presentSettings(notification),
    recipients: { emails: [...emails], webhook_ids: [...webhookIds], roles: [...roles] },
    state: standing.state,
    fired_in: standing.state === 'fired' ? standing.windowId : null,
    created_at: presentInstant(notification.createdAtMs),
    updated_at: presentInstant(notification.updatedAtMs),
  }
}

function presentSettings(notification: Notification) {
  const { id, at, period, scopeId } = notification
  const workspaceId = workspaceIdOf(notification)
  return {
    id,
    type: 'notification',
    scope:
      workspaceId === null
        ? { type: 'organization' }
        : { type: 'workspace', workspace_id: scopeId },
    period,
    threshold:
      at.type === 'amount'
        ? { type: 'amount', amount: formatCents(at.amountNanoUsd) }
        : { type: 'percent', percent: at.percent },
  } satisfies Partial<NotificationOnTheWire>
}
