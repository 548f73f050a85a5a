import type {
  DeletedSpendLimit,
  SpendLimit as SpendLimitOnTheWire,
} from '#contract/spend-limits.ts'
import { formatCents } from '#domain/money.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { presentInstant, presentScope } from '../present.ts'

export function presentSpendLimit(limit: SpendLimit): SpendLimitOnTheWire {
  return {
    id: limit.id,
    type: 'spend_limit',
    scope: presentScope(limit),
    amount: formatCents(limit.amountNanoUsd),
    currency: 'USD',
    period: limit.period,
    is_enabled: limit.mode === 'enforce',
    ...(limit.mode === 'report_only' && { mode: limit.mode }),
    created_at: presentInstant(limit.createdAtMs),
    updated_at: presentInstant(limit.updatedAtMs),
  }
}

export function presentDeletedSpendLimit({ id }: SpendLimit): DeletedSpendLimit {
  return { id, type: 'spend_limit_deleted' }
}
