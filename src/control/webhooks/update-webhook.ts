import type { UpdateWebhookBody } from '#contract/webhooks.ts'
import type { WebhookId } from '#domain/id.ts'
import { updateWebhookRow } from '#store/queries/webhooks.ts'
import type { Webhook } from '#store/queries/webhooks.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWebhook } from './get-webhook.ts'
import { refuseBadUrl } from './refuse-bad-url.ts'
import { summarizeWebhook } from './present-webhook.ts'

/** What was on its way goes to the new address. */
export async function updateWebhook(
  context: RequestContext,
  id: WebhookId,
  { name, url }: UpdateWebhookBody,
): Promise<Webhook> {
  // First, so that a webhook that is not there tells nothing of the address.
  await getWebhook(context, id)
  if (url) await refuseBadUrl(context, url)
  return change(context, async (tx) => {
    const before = await getWebhook(context, id, tx.db)
    const changed = { ...before, name: name ?? before.name, url: url ?? before.url }
    if (changed.name === before.name && changed.url === before.url) return before
    const after = { ...changed, updatedAtMs: context.clock.now() }
    await updateWebhookRow(tx.db, after)
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
