import type { SpendAdjustment as SpendAdjustmentOnTheWire } from '#contract/spend-adjustments.ts'
import { formatCents } from '#domain/money.ts'
import type { SpendAdjustment } from '#store/queries/spend-adjustments.ts'
import { presentInstant } from '../present.ts'

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

function presentScope({ scopeKind, scopeId }: SpendAdjustment): SpendAdjustmentOnTheWire['scope'] {
  switch (scopeKind) {
    case 'organization':
      return { type: 'organization' }
    case 'workspace':
      return { type: 'workspace', workspace_id: scopeId }
    case 'api_key':
      return { type: 'api_key', api_key_id: scopeId }
  }
}
