import type { CreateNotificationBody } from '#contract/notifications.ts'
import type { SpendThreshold } from '#domain/threshold.ts'
import type { Recipients } from '#store/queries/notifications.ts'

export function atOf(threshold: CreateNotificationBody['threshold']): SpendThreshold['at'] {
  return threshold.type === 'percent'
    ? { type: 'percent', percent: threshold.percent }
    : { type: 'amount', amountNanoUsd: threshold.amount }
}

export function recipientsOf(recipients: CreateNotificationBody['recipients']): Recipients {
  const { emails, webhook_ids: webhookIds, roles } = recipients
  return { emails, webhookIds, roles }
}
