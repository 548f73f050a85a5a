import type { ExpressionBuilder } from 'kysely'
import type { DeliveryId, NotificationEventId, OrganizationId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { DeliveryTable } from '../schema-outbox.ts'
import type { Tables } from '../schema.ts'
import type { MailFacts } from './mail-facts.ts'
import { findNotificationEvents } from './notification-events.ts'
import type { NotificationEvent } from './notification-events.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'
import type { WebhookKey } from './webhooks.ts'

/** One message to one recipient. Instants are Unix milliseconds. */
export type Delivery = {
  readonly id: DeliveryId
  readonly organizationId: OrganizationId
  /** A crossing; or, of mail, something else. */
  readonly about: NotificationEventId | MailFacts
  readonly channel: 'email' | 'webhook'
  /** An address, or the id of a webhook. */
  readonly recipient: string
  /** `held`: mail while no mail server is set, a call while its webhook is paused. `dead`: given up. */
  readonly status: DeliveryStatus
  /** How often it has been taken up, the running attempt included. */
  readonly attempts: number
  /** When it is to be taken up, while it is pending. */
  readonly dueAtMs: number
  readonly lastError: string | null
  readonly createdAtMs: number
  readonly deliveredAtMs: number | null
}

/** Only what is `pending` is taken up; the others change by hand alone. */
export type DeliveryStatus = DeliveryTable['status']

/** Puts a message into the outbox, in the transaction of what it tells of. */
export async function insertDelivery(db: Db, delivery: Delivery): Promise<void> {
  await db
    .insertInto('delivery')
    .values({
      id: delivery.id,
      organization_id: delivery.organizationId,
      ...aboutColumns(delivery.about),
      channel: delivery.channel,
      recipient: delivery.recipient,
      status: delivery.status,
      attempts: BigInt(delivery.attempts),
      due_at_ms: BigInt(delivery.dueAtMs),
      lease_until_ms: null,
      last_error: delivery.lastError,
      created_at_ms: BigInt(delivery.createdAtMs),
      delivered_at_ms: optionalBigInt(delivery.deliveredAtMs),
    })
    .execute()
}

/** When, for how long, and how many. */
export type Claim = {
  readonly nowMs: number
  readonly leaseUntilMs: number
  readonly countMax: number
}

/**
 * Takes deliveries that are due, longest due first, each for one node until its lease ends; part of the
 * transaction given. What another node has meanwhile taken is left out. The attempt is counted here, so
 * that its number tells this claim from every later one.
 */
export async function claimDeliveries(
  db: Db,
  { nowMs, leaseUntilMs, countMax }: Claim,
): Promise<readonly Delivery[]> {
  const now = BigInt(nowMs)
  const due = await db
    .selectFrom('delivery')
    .select(['id', 'attempts'])
    .where('status', '=', 'pending')
    .where('due_at_ms', '<=', now)
    .where(isFree(now))
    .orderBy('due_at_ms')
    .orderBy('id')
    .limit(countMax)
    .execute()
  const claimed: Delivery[] = []
  for (const { id, attempts } of due) {
    const row = await db
      .updateTable('delivery')
      .set({ lease_until_ms: BigInt(leaseUntilMs), attempts: attempts + 1n })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .where('attempts', '=', attempts)
      .where(isFree(now))
      .returningAll()
      .executeTakeFirst()
    if (row) claimed.push(parseDelivery(row))
  }
  return claimed
}

/** No node has it, or one that is gone. */
function isFree(now: bigint) {
  return (where: ExpressionBuilder<Tables, 'delivery'>) =>
    where.or([where('lease_until_ms', 'is', null), where('lease_until_ms', '<=', now)])
}

/** How an attempt ended. `dueAtMs` is when a `pending` one is tried again; `about` may say less than before. */
export type DeliveryOutcome = Pick<
  Delivery,
  'id' | 'about' | 'attempts' | 'status' | 'dueAtMs' | 'lastError' | 'deliveredAtMs'
>

/**
 * Writes how an attempt ended and gives the lease up. Returns false, with nothing changed, when the lease had
 * ended and another node has taken the delivery since.
 */
export async function finishDelivery(db: Db, outcome: DeliveryOutcome): Promise<boolean> {
  const result = await db
    .updateTable('delivery')
    .set({
      status: outcome.status,
      due_at_ms: BigInt(outcome.dueAtMs),
      last_error: outcome.lastError,
      delivered_at_ms: optionalBigInt(outcome.deliveredAtMs),
      lease_until_ms: null,
      ...aboutColumns(outcome.about),
    })
    .where('id', '=', outcome.id)
    .where('status', '=', 'pending')
    .where('attempts', '=', BigInt(outcome.attempts))
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Takes a delivery up anew, whatever became of it, with all its attempts before it. */
export async function restartDelivery(db: Db, id: DeliveryId, nowMs: number): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ status: 'pending', attempts: 0n, due_at_ms: BigInt(nowMs), lease_until_ms: null })
    .where('id', '=', id)
    .execute()
}

/** Takes up, on all organizations' behalf, what has been held for want of a mail server since an instant. */
export async function releaseHeldDeliveries(
  db: Db,
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ status: 'pending', attempts: 0n, due_at_ms: BigInt(nowMs) })
    .where('status', '=', 'held')
    .where('channel', '=', 'email')
    .where('created_at_ms', '>=', BigInt(sinceMs))
    .execute()
}

/** Takes up what has been held since an instant for a webhook that was paused. */
export async function releaseDeliveriesTo(
  db: Db,
  {
    webhook,
    sinceMs,
    nowMs,
  }: { readonly webhook: WebhookKey; readonly sinceMs: number; readonly nowMs: number },
): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ status: 'pending', attempts: 0n, due_at_ms: BigInt(nowMs) })
    .where('organization_id', '=', webhook.organizationId)
    .where('status', '=', 'held')
    .where('channel', '=', 'webhook')
    .where('recipient', '=', webhook.id)
    .where('created_at_ms', '>=', BigInt(sinceMs))
    .execute()
}

/** A delivery and, where it tells of a crossing, that. */
export type DeliveryWithEvent = {
  readonly delivery: Delivery
  readonly event: NotificationEvent | undefined
}

/** Another organization's id finds nothing. */
export async function findDelivery(
  db: Db,
  { organizationId, id }: { organizationId: OrganizationId; id: DeliveryId },
): Promise<DeliveryWithEvent | undefined> {
  const row = await db
    .selectFrom('delivery')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const [found] = await withEvents(db, [parseDelivery(row)])
  return found
}

/** Each with the crossing that it tells of. */
export async function withEvents(
  db: Db,
  deliveries: readonly Delivery[],
): Promise<readonly DeliveryWithEvent[]> {
  const ids = deliveries.flatMap(({ about }) => (typeof about === 'string' ? [about] : []))
  const events = await findNotificationEvents(db, ids)
  return deliveries.map((delivery) => {
    const { about } = delivery
    return { delivery, event: typeof about === 'string' ? events.get(about) : undefined }
  })
}

function aboutColumns(about: Delivery['about']) {
  return typeof about === 'string'
    ? { event_id: about, mail: null }
    : { event_id: null, mail: JSON.stringify(about) }
}

/** A stored row as the rest of the code knows it. */
export function parseDelivery(row: DeliveryTable): Delivery {
  return {
    id: row.id,
    organizationId: row.organization_id,
    about: row.event_id ?? (JSON.parse(row.mail ?? 'null') as MailFacts),
    channel: row.channel,
    recipient: row.recipient,
    status: row.status,
    attempts: Number(row.attempts),
    dueAtMs: Number(row.due_at_ms),
    lastError: row.last_error,
    createdAtMs: Number(row.created_at_ms),
    deliveredAtMs: optionalNumber(row.delivered_at_ms),
  }
}
