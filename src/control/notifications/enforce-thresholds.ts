import type { ScopeId } from '#domain/scope.ts'
import type { SpendThreshold } from '#domain/threshold.ts'
import type { StoreTransaction } from '#store/port.ts'
import { listNotificationsOf } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import type { RequestContext } from '../context.ts'

/**
 * Hands the ledger the thresholds of a scope as the transaction leaves them. What spend has passed already is
 * recorded in the same transaction.
 */
export async function enforceThresholds(
  { ledger }: RequestContext,
  tx: StoreTransaction,
  scopeId: ScopeId,
): Promise<void> {
  const thresholds = (await listNotificationsOf(tx.db, scopeId)).map(thresholdOf)
  await ledger.editScopes(tx.ledger, [{ id: scopeId, thresholds }])
}

/** As the ledger watches for it. */
export function thresholdOf({ id, period, at }: Notification): SpendThreshold {
  return { notificationId: id, window: period, at }
}
