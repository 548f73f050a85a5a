import type { OrganizationId } from '#domain/id.ts'
import type { StoreTransaction } from '#store/port.ts'
import { insertDelivery } from '#store/queries/deliveries.ts'
import type { MailFacts } from '#store/queries/mail-facts.ts'
import type { ControlServices } from '../context.ts'

type Letter = {
  readonly organizationId: OrganizationId
  /** Addresses; each gets one. */
  readonly recipients: readonly string[]
  readonly facts: MailFacts
}

/** Puts mail into the outbox, in the transaction of what it tells of: it leaves if, and only if, that is committed. */
export async function queueMail(
  { ids, clock }: Pick<ControlServices, 'ids' | 'clock'>,
  tx: StoreTransaction,
  { organizationId, recipients, facts }: Letter,
): Promise<void> {
  const nowMs = clock.now()
  for (const recipient of new Set(recipients)) {
    await insertDelivery(tx.db, {
      id: ids.delivery(),
      organizationId,
      about: facts,
      channel: 'email',
      recipient,
      status: 'pending',
      attempts: 0,
      dueAtMs: nowMs,
      lastError: null,
      createdAtMs: nowMs,
      deliveredAtMs: null,
    })
  }
}
