import type { NotificationDelivery } from '#contract/notification-deliveries.ts'
import { formatCents } from '#domain/money.ts'
import type { DeliveryWithEvent } from '#store/queries/deliveries.ts'
import type { NotificationEvent } from '#store/queries/notification-events.ts'
import { presentInstant, presentOptionalInstant, presentScope } from '../present.ts'

export function presentDelivery({ delivery, event }: DeliveryWithEvent): NotificationDelivery {
  const { id, channel, recipient, status, attempts, lastError, deliveredAtMs } = delivery
  return {
    id,
    type: 'notification_delivery',
    event: presentEvent(event),
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
