import type { DeletedWebhook, Webhook as WebhookOnTheWire } from '#contract/webhooks.ts'
import type { Webhook } from '#store/queries/webhooks.ts'
import { presentInstant } from '../present.ts'

export function presentWebhook(webhook: Webhook): WebhookOnTheWire {
  return {
    id: webhook.id,
    type: 'webhook',
    name: webhook.name,
    url: webhook.url,
    status: webhook.status,
    created_at: presentInstant(webhook.createdAtMs),
    updated_at: presentInstant(webhook.updatedAtMs),
  }
}

export function presentDeletedWebhook({ id }: Webhook): DeletedWebhook {
  return { id, type: 'webhook_deleted' }
}

/** For the audit, which holds no secrets: the path of many a webhook's address is one. */
export function summarizeWebhook(webhook: Webhook): object {
  const { url: _url, ...summary } = presentWebhook(webhook)
  return { ...summary, origin: new URL(webhook.url).origin }
}
