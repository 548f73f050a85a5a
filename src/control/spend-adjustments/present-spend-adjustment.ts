import type { SpendAdjustment as SpendAdjustmentOnTheWire } from '#contract/spend-adjustments.ts'
import { formatCents } from '#domain/money.ts'
import type { SpendAdjustment } from '#store/queries/spend-adjustments.ts'
import { presentInstant, presentScope } from '../present.ts'

export function presentSpendAdjustment(adjustment: SpendAdjustment): SpendAdjustmentOnTheWire {
  return {
    id: adjustment.id,
    type: 'spend_adjustment',
    scope: presentScope(adjustment),
    amount: formatCents(adjustment.amountNanoUsd),
    currency: 'USD',
    reason: adjustment.reason,
    idempotency_key: adjustment.idempotencyKey,
    created_at: presentInstant(adjustment.createdAtMs),
  }
}
