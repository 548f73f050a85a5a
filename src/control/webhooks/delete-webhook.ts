import type { WebhookId } from '#domain/id.ts'
import { listNotificationsTelling } from '#store/queries/notifications.ts'
import { deleteWebhookRow } from '#store/queries/webhooks.ts'
import type { Webhook } from '#store/queries/webhooks.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWebhook } from './get-webhook.ts'
import { summarizeWebhook } from './present-webhook.ts'

/** Returns the webhook as it was. One that notifications tell stays, so that none is left telling nobody. */
export function deleteWebhook(context: RequestContext, id: WebhookId): Promise<Webhook> {
  return change(context, async (tx) => {
    const webhook = await getWebhook(context, id, tx.db)
    const { organizationId } = webhook
    const telling = await listNotificationsTelling(tx.db, { organizationId, webhookId: id })
    if (telling.length > 0) {
      const names = telling.map((each) => each.id).join(', ')
      throw invalidRequest(`The webhook is a recipient of ${names}. Take it out there first.`)
    }
    await deleteWebhookRow(tx.db, id)
    await recordChange(context, tx, {
      type: 'platform_webhook_deleted',
      subjectId: id,
      workspaceId: null,
      before: summarizeWebhook(webhook),
      after: null,
    })
    return webhook
  })
}
