import type { WebhookId } from '#domain/id.ts'
import { updateWebhookRow } from '#store/queries/webhooks.ts'
import type { Webhook } from '#store/queries/webhooks.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { createWebhookSecret } from '../notify/sign-webhook.ts'
import { getWebhook } from './get-webhook.ts'
import { summarizeWebhook } from './present-webhook.ts'

/** The old secret signs nothing any more, retries of earlier messages included. */
export function rotateWebhookSecret(
  context: RequestContext,
  id: WebhookId,
): Promise<{ webhook: Webhook; secret: string }> {
  const secret = createWebhookSecret()
  return change(context, async (tx) => {
    const before = await getWebhook(context, id, tx.db)
    const sealedSecret = context.secretBox.seal(secret, id)
    const webhook = { ...before, sealedSecret, updatedAtMs: context.clock.now() }
    await updateWebhookRow(tx.db, webhook)
    await recordChange(context, tx, {
      type: 'platform_webhook_secret_rotated',
      subjectId: id,
      workspaceId: null,
      before: summarizeWebhook(before),
      after: summarizeWebhook(webhook),
    })
    return { webhook, secret }
  })
}
