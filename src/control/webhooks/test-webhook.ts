import type { WebhookTest } from '#contract/webhooks.ts'
import type { WebhookId } from '#domain/id.ts'
import type { RequestContext } from '../context.ts'
import { writeTestPayload } from '../notify/spend-payload.ts'
import { getWebhook } from './get-webhook.ts'

/** Once, now, and past the outbox: whoever asks wants to see how it goes. */
export async function testWebhook(context: RequestContext, id: WebhookId): Promise<WebhookTest> {
  const { ids, clock, secretBox, webhookCaller } = context
  const { url, sealedSecret } = await getWebhook(context, id)
  const sent = await webhookCaller.call({
    url,
    secret: secretBox.open(sealedSecret, id),
    id: ids.delivery(),
    payload: writeTestPayload(id, clock.now()),
  })
  return sent.outcome === 'delivered'
    ? { type: 'webhook_test', delivered: true, status: sent.status, error: null }
    : { type: 'webhook_test', delivered: false, status: sent.status, error: sent.error }
}
