import type { NotificationTest } from '#contract/notifications.ts'
import type { NotificationId, WebhookId } from '#domain/id.ts'
import type { RequestContext } from '../context.ts'
import { addresseesOf } from '../notify/recipients.ts'
import { getOrganizationOf, readerLanguage } from '../notify/reader-language.ts'
import type { Sent } from '../notify/sent.ts'
import { writeTestMail } from '../notify/write-mail.ts'
import { testWebhook } from '../webhooks/test-webhook.ts'
import { getNotification } from './get-notification.ts'

/** Once, now, and past the outbox: whoever asks wants to see how it goes. */
export async function testNotification(
  context: RequestContext,
  id: NotificationId,
): Promise<NotificationTest> {
  const notification = await getNotification(context, id)
  const { emails, webhookIds } = await addresseesOf(context.store.read, notification)
  const mailed = await Promise.all(emails.map((recipient) => mailTest(context, recipient)))
  const called = await Promise.all(webhookIds.map((recipient) => callTest(context, recipient)))
  return { type: 'notification_test', results: [...mailed, ...called] }
}

type Result = NotificationTest['results'][number]

async function mailTest(
  { mailer, store, caller, ids }: RequestContext,
  recipient: string,
): Promise<Result> {
  const organization = await getOrganizationOf(store.read, caller.organizationId)
  const language = await readerLanguage(store.read, organization, recipient)
  const text = writeTestMail(language, organization.name)
  const sent: Sent = mailer
    ? await mailer.send({ ...text, id: ids.delivery(), to: recipient })
    : { outcome: 'held', status: null, error: 'No mail server is set' }
  const error = sent.outcome === 'delivered' ? null : sent.error
  return { channel: 'email', recipient, delivered: error === null, error }
}

async function callTest(context: RequestContext, id: WebhookId): Promise<Result> {
  const { delivered, error } = await testWebhook(context, id)
  return { channel: 'webhook', recipient: id, delivered, error }
}
