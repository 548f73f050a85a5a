import type { ScopeId } from '#domain/scope.ts'
import type { Ledger } from '#ledger/port.ts'
import type { StoreTransaction } from '#store/port.ts'
import { listSpendLimitsOf } from '#store/queries/spend-limits.ts'

/** Hands the ledger the limits of a scope as the transaction leaves them: in force for its next request. */
export async function enforceSpendLimits(
  { ledger }: { readonly ledger: Pick<Ledger, 'editScopes'> },
  tx: StoreTransaction,
  scopeId: ScopeId,
): Promise<void> {
  const limits = await listSpendLimitsOf(tx.db, scopeId)
  const spendLimits = limits.map(({ period, amountNanoUsd }) => ({
    window: period,
    limitNanoUsd: amountNanoUsd,
  }))
  await ledger.editScopes(tx.ledger, [{ id: scopeId, spendLimits }])
}
