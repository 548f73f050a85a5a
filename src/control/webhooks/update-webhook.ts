import { isDeepStrictEqual } from 'node:util'
import type { UpdateWebhookBody } from '#contract/webhooks.ts'
import type { WebhookId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { releaseDeliveriesTo } from '#store/queries/deliveries.ts'
import { updateWebhookRow } from '#store/queries/webhooks.ts'
import type { Webhook } from '#store/queries/webhooks.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWebhook } from './get-webhook.ts'
import { refuseBadUrl } from './refuse-bad-url.ts'
import { summarizeWebhook } from './present-webhook.ts'

/** What was on its way goes to the new address. What was held while it was paused leaves when it is resumed. */
export async function updateWebhook(
  context: RequestContext,
  id: WebhookId,
  { name, url, status }: UpdateWebhookBody,
): Promise<Webhook> {
  // First, so that a webhook that is not there tells nothing of the address.
  await getWebhook(context, id)
  if (url) await refuseBadUrl(context, url)
  return change(context, async (tx) => {
    const before = await getWebhook(context, id, tx.db)
    const changed = {
      ...before,
      name: name ?? before.name,
      url: url ?? before.url,
      status: status ?? before.status,
    }
    if (isDeepStrictEqual(changed, before)) return before
    const nowMs = context.clock.now()
    const after = { ...changed, updatedAtMs: nowMs }
    await updateWebhookRow(tx.db, after)
    if (before.status === 'paused' && after.status === 'active') {
      const sinceMs = nowMs - bounds.heldMailMsMax
      await releaseDeliveriesTo(tx.db, { webhook: after, sinceMs, nowMs })
    }
    await recordChange(context, tx, {
      type: 'platform_webhook_updated',
      subjectId: id,
      workspaceId: null,
      before: summarizeWebhook(before),
      after: summarizeWebhook(after),
    })
    return after
  })
}
