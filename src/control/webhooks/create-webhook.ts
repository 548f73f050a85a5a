import type { CreateWebhookBody } from '#contract/webhooks.ts'
import { limits } from '#contract/limits.ts'
import { countWebhooks, insertWebhook } from '#store/queries/webhooks.ts'
import type { Webhook } from '#store/queries/webhooks.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { createWebhookSecret } from '../notify/sign-webhook.ts'
import { refuseBadUrl } from './refuse-bad-url.ts'
import { summarizeWebhook } from './present-webhook.ts'

/** The secret is returned here, and afterwards only by a rotation. */
export async function createWebhook(
  context: RequestContext,
  { name, url }: CreateWebhookBody,
): Promise<{ webhook: Webhook; secret: string }> {
  const { caller, ids, clock, secretBox } = context
  // Before the transaction, which may wait for nothing but the database.
  await refuseBadUrl(context, url)
  const secret = createWebhookSecret()
  return change(context, async (tx) => {
    if ((await countWebhooks(tx.db, caller.organizationId)) >= limits.webhooksMax) {
      throw invalidRequest(`The organization has ${limits.webhooksMax} webhooks, which is the most`)
    }
    const nowMs = clock.now()
    const id = ids.webhook()
    const webhook: Webhook = {
      id,
      organizationId: caller.organizationId,
      name,
      url,
      status: 'active',
      sealedSecret: secretBox.seal(secret, id),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    }
    await insertWebhook(tx.db, webhook)
    await recordChange(context, tx, {
      type: 'platform_webhook_created',
      subjectId: id,
      workspaceId: null,
      before: null,
      after: summarizeWebhook(webhook),
    })
    return { webhook, secret }
  })
}
