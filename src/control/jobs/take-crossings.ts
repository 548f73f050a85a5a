import type { Ledger, TakenCrossing } from '#ledger/port.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import type { Ids } from '#platform/ids.ts'
import type { Store, StoreTransaction } from '#store/port.ts'
import { insertDelivery } from '#store/queries/deliveries.ts'
import type { Delivery } from '#store/queries/deliveries.ts'
import { insertNotificationEvent } from '#store/queries/notification-events.ts'
import type { NotificationEvent } from '#store/queries/notification-events.ts'
import { recipientsOf } from '../notify/recipients.ts'

export type TakeCrossingsServices = {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'takeCrossings'>
  readonly clock: Clock
  readonly ids: Ids
}

/**
 * Moves crossings from the ledger to the outbox: taken, and put there, in one transaction, so that a crash loses
 * none and doubles none. Resolves once the ledger had none left.
 */
export async function takeCrossings(services: TakeCrossingsServices): Promise<void> {
  const countMax: number = bounds.crossingsPerTransactionMax
  for (let taken = countMax; taken === countMax;) {
    taken = await services.store.transaction(async (tx) => {
      const crossings = await services.ledger.takeCrossings(tx.ledger, countMax)
      for (const crossing of crossings) await putIntoOutbox(services, tx, crossing)
      return crossings.length
    })
  }
}

async function putIntoOutbox(
  { ids, clock }: TakeCrossingsServices,
  tx: StoreTransaction,
  crossing: TakenCrossing,
): Promise<void> {
  const nowMs = clock.now()
  const event = eventOf(ids, crossing)
  await insertNotificationEvent(tx.db, event)
  const { emails, webhookIds } = await recipientsOf(tx.db, crossing)
  const recipients = [
    ...emails.map((recipient) => ({ channel: 'email', recipient }) as const),
    ...webhookIds.map((recipient) => ({ channel: 'webhook', recipient }) as const),
  ]
  for (const recipient of recipients) {
    const delivery: Delivery = {
      ...recipient,
      id: ids.delivery(),
      organizationId: event.organizationId,
      about: event.id,
      status: 'pending',
      attempts: 0,
      dueAtMs: nowMs,
      lastError: null,
      createdAtMs: nowMs,
      deliveredAtMs: null,
    }
    await insertDelivery(tx.db, delivery)
  }
}

function eventOf(ids: Ids, crossing: TakenCrossing): NotificationEvent {
  return {
    id: ids.notificationEvent(),
    organizationId: crossing.organizationId,
    scopeKind: crossing.scopeKind,
    scopeId: crossing.scopeId,
    notificationId: crossing.notificationId,
    period: crossing.window,
    windowId: crossing.windowId,
    thresholdNanoUsd: crossing.thresholdNanoUsd,
    limitNanoUsd: crossing.limitNanoUsd,
    spentNanoUsd: crossing.settledNanoUsd,
    alreadyPassed: crossing.alreadyPassed,
    atMs: crossing.atMs,
  }
}
