import type { NotificationDelivery } from '#contract/notification-deliveries.ts'
import { formatCents } from '#domain/money.ts'
import type { Delivery, DeliveryWithEvent } from '#store/queries/deliveries.ts'
import type { MailFacts } from '#store/queries/mail-facts.ts'
import type { NotificationEvent } from '#store/queries/notification-events.ts'
import { presentInstant, presentOptionalInstant, presentScope } from '../present.ts'

export function presentDelivery({ delivery, event }: DeliveryWithEvent): NotificationDelivery {
  const { id, channel, recipient, status, attempts, lastError, deliveredAtMs } = delivery
  return {
    id,
    type: 'notification_delivery',
    event: event ? presentEvent(event) : presentMail(delivery),
    channel,
    recipient,
    status,
    attempts,
    next_attempt_at: status === 'pending' ? presentInstant(delivery.dueAtMs) : null,
    last_error: lastError,
    created_at: presentInstant(delivery.createdAtMs),
    delivered_at: presentOptionalInstant(deliveredAtMs),
  }
}

function presentMail({ about, createdAtMs }: Delivery): NotificationDelivery['event'] {
  if (typeof about === 'string') throw new Error(`no notification event ${about}`)
  return {
    type: mailTypes[about.kind],
    subject_id: subjectOf(about),
    occurred_at: presentInstant(createdAtMs),
  }
}

const mailTypes = {
  invite: 'invite.sent',
  increase_asked: 'increase_request.created',
  increase_decided: 'increase_request.decided',
  upstream_refused: 'upstream.refused',
  statement: 'statement.ready',
  security_changed: 'account.security_changed',
  admin_key_created: 'admin_key.created',
} as const satisfies Record<MailFacts['kind'], string>

function subjectOf(facts: MailFacts): string | null {
  switch (facts.kind) {
    case 'invite':
      return facts.inviteId
    case 'increase_asked':
    case 'increase_decided':
      return facts.increaseRequestId
    case 'statement':
      return facts.month
    case 'security_changed':
      return facts.userId
    case 'admin_key_created':
      return facts.adminKeyId
    case 'upstream_refused':
      return null
  }
}

function presentEvent(event: NotificationEvent): NotificationDelivery['event'] {
  return {
    id: event.id,
    type: event.notificationId === null ? 'spend.limit_reached' : 'spend.threshold_crossed',
    scope: presentScope(event),
    notification_id: event.notificationId,
    period: event.period,
    window: event.windowId,
    threshold: formatCents(event.thresholdNanoUsd),
    limit: event.limitNanoUsd === null ? null : formatCents(event.limitNanoUsd),
    spent: formatCents(event.spentNanoUsd),
    already_passed: event.alreadyPassed,
    occurred_at: presentInstant(event.atMs),
  }
}
