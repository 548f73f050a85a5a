import type { PolicyChange } from '#domain/policy.ts'
import type { ScopeId } from '#domain/scope.ts'
import type { Ledger } from '#ledger/port.ts'
import type { StoreTransaction } from '#store/port.ts'
import { listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'

/** Hands the ledger the limits of a scope as the transaction leaves them: in force for its next request. */
export async function enforceSpendLimits(
  { ledger }: { readonly ledger: Pick<Ledger, 'editScopes'> },
  tx: StoreTransaction,
  scopeId: ScopeId,
): Promise<void> {
  const limits = await listSpendLimitsOf(tx.db, scopeId)
  await ledger.editScopes(tx.ledger, [{ id: scopeId, ...spendChangeOf(limits) }])
}

/** Limits of one scope, all of them, as an edit sets them. */
export function spendChangeOf(
  limits: readonly SpendLimit[],
): Pick<PolicyChange, 'spendLimits' | 'reportOnlySpendLimits'> {
  const of = (mode: SpendLimit['mode']) =>
    limits
      .filter((limit) => limit.mode === mode)
      .map(({ period, amountNanoUsd }) => ({ window: period, limitNanoUsd: amountNanoUsd }))
  return { spendLimits: of('enforce'), reportOnlySpendLimits: of('report_only') }
}
