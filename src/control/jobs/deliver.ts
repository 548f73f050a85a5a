import type { NotificationEventId, WebhookId } from '#domain/id.ts'
import type { Ledger } from '#ledger/port.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import type { Logger } from '#platform/log.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Store, StoreTransaction } from '#store/port.ts'
import { finishDelivery } from '#store/queries/deliveries.ts'
import type { Delivery, DeliveryOutcome } from '#store/queries/deliveries.ts'
import type { MailFacts } from '#store/queries/mail-facts.ts'
import { getNotificationEvent } from '#store/queries/notification-events.ts'
import { findWebhook } from '#store/queries/webhooks.ts'
import { backOffMs } from '../notify/back-off.ts'
import { writeMailAbout } from '../notify/mail-about.ts'
import type { Mailer } from '../notify/mailer.ts'
import { readerLanguage } from '../notify/reader-language.ts'
import type { Sent } from '../notify/sent.ts'
import { readSpendFacts } from '../notify/spend-facts.ts'
import type { SpendFacts } from '../notify/spend-facts.ts'
import { writeSpendPayload } from '../notify/spend-payload.ts'
import type { WebhookCaller } from '../notify/webhook-caller.ts'
import { writeSpendMail } from '../notify/write-mail.ts'
import type { StatementReports } from '../statements/read-statement.ts'

export type DeliverServices = {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'readScopes'>
  readonly reports: StatementReports
  readonly clock: Clock
  readonly logger: Logger
  readonly secretBox: SecretBox
  readonly webhookCaller: WebhookCaller
  /** Null: no mail server is set, and mail is held. */
  readonly mailer: Mailer | null
  /** Where the installation is found, for links. */
  readonly publicUrl: string | undefined
}

/**
 * Sends a delivery that this node has claimed, and writes how it ended. A crash in between leaves the lease, after
 * which it is sent again: at least once, under the same id.
 */
export async function deliver(services: DeliverServices, delivery: Delivery): Promise<void> {
  const { store, clock, logger } = services
  const sent = await attempt(services, delivery)
  const outcome = outcomeOf(delivery, sent, clock.now())
  const isOurs = await store.transaction(async (tx) =>
    finishDelivery(tx.db, await unlessResumed(tx, delivery, outcome)),
  )
  const fields = { deliveryId: delivery.id, channel: delivery.channel, attempt: delivery.attempts }
  if (!isOurs) logger.warn(fields, 'a delivery took longer than its lease')
  else if (outcome.status === 'dead') logger.warn(fields, 'a delivery was given up')
}

/** Resuming a webhook lets go of what is held by then: what would be held after that goes on instead. */
async function unlessResumed(
  tx: StoreTransaction,
  { organizationId, channel, recipient }: Delivery,
  outcome: DeliveryOutcome,
): Promise<DeliveryOutcome> {
  if (outcome.status !== 'held' || channel !== 'webhook') return outcome
  await tx.lockOrganization(organizationId)
  const webhook = await findWebhook(tx.db, { organizationId, id: recipient as WebhookId })
  return webhook?.status === 'active' ? { ...outcome, status: 'pending' } : outcome
}

async function attempt(services: DeliverServices, delivery: Delivery): Promise<Sent> {
  try {
    const { about, channel } = delivery
    if (typeof about !== 'string') return await sendMail(services, delivery, about)
    return channel === 'email'
      ? await sendSpendMail(services, delivery, about)
      : await callWebhook(services, delivery, about)
  } catch (error) {
    services.logger.error({ err: error, deliveryId: delivery.id }, 'a delivery failed by a fault')
    return { outcome: 'failed', status: null, error: 'Internal error' }
  }
}

async function sendMail(
  services: DeliverServices,
  delivery: Delivery,
  facts: MailFacts,
): Promise<Sent> {
  const { mailer } = services
  if (!mailer) return noMailServer
  const written = await writeMailAbout(services, delivery, facts)
  if ('outcome' in written) return written
  return mailer.send({ ...written, id: delivery.id, to: delivery.recipient })
}

const noMailServer: Sent = { outcome: 'held', status: null, error: 'No mail server is set' }

const paused: Sent = { outcome: 'held', status: null, error: 'The webhook is paused' }

async function sendSpendMail(
  { mailer, publicUrl, store }: DeliverServices,
  { id, organizationId, recipient }: Delivery,
  eventId: NotificationEventId,
): Promise<Sent> {
  if (!mailer) return noMailServer
  const facts = await readFacts(store, eventId)
  const organization = { id: organizationId, language: facts.language }
  const language = await readerLanguage(store.read, organization, recipient)
  return mailer.send({ ...writeSpendMail({ ...facts, language }, publicUrl), id, to: recipient })
}

async function readFacts({ read }: Store, eventId: NotificationEventId): Promise<SpendFacts> {
  return readSpendFacts(read, await getNotificationEvent(read, eventId))
}

async function callWebhook(
  { store, secretBox, webhookCaller }: DeliverServices,
  { id, recipient, organizationId }: Delivery,
  eventId: NotificationEventId,
): Promise<Sent> {
  const key = { organizationId, id: recipient as WebhookId }
  const webhook = await findWebhook(store.read, key)
  if (!webhook) return { outcome: 'refused', status: null, error: 'The webhook was deleted' }
  if (webhook.status === 'paused') return paused
  const secret = secretBox.open(webhook.sealedSecret, webhook.id)
  const payload = writeSpendPayload(await readFacts(store, eventId))
  return webhookCaller.call({ url: webhook.url, secret, id, payload })
}

function outcomeOf(delivery: Delivery, sent: Sent, nowMs: number): DeliveryOutcome {
  const { id, attempts, about } = delivery
  if (sent.outcome === 'delivered') {
    const arrived = { lastError: null, deliveredAtMs: nowMs }
    const told = withoutSecret(about)
    return { id, about: told, attempts, status: 'delivered', dueAtMs: nowMs, ...arrived }
  }
  const isLast = attempts >= bounds.deliveryAttemptsMax
  const failed = {
    id,
    about,
    attempts,
    lastError: sent.error.slice(0, bounds.deliveryErrorCharactersMax).toWellFormed(),
    deliveredAtMs: null,
  }
  if (sent.outcome === 'held') return { ...failed, status: 'held', dueAtMs: nowMs }
  if (sent.outcome === 'refused' || isLast) return { ...failed, status: 'dead', dueAtMs: nowMs }
  return { ...failed, status: 'pending', dueAtMs: nowMs + backOffMs(id, attempts) }
}

/** What has arrived is not sent again: nobody needs to be able to read its link here. */
function withoutSecret(about: Delivery['about']): Delivery['about'] {
  return typeof about !== 'string' && about.kind === 'invite'
    ? { ...about, sealedSecret: null }
    : about
}
