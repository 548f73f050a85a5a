import type { ApiKeySummary as SummaryOnTheWire } from '#contract/api-key-summaries.ts'
import { balanceAt } from '#domain/balance.ts'
import type { UserId } from '#domain/id.ts'
import { formatCents } from '#domain/money.ts'
import { windowIdsAt } from '#domain/window.ts'
import { presentOptionalInstant } from '../present.ts'
import type { ApiKeySummary } from './list-api-key-summaries.ts'

export function presentApiKeySummary(
  { key, state, names }: ApiKeySummary,
  nowMs: number,
): SummaryOnTheWire {
  const person = (id: UserId) => ({ id, name: names.get(id)?.name ?? null })
  const { ownerUserId, createdByUserId } = key
  return {
    type: 'api_key_summary',
    api_key_id: key.id,
    spent: formatCents(balanceAt(state, windowIdsAt(nowMs).monthly).settledNanoUsd),
    last_used_at: presentOptionalInstant(state.usedMs),
    owner: ownerUserId && person(ownerUserId),
    created_by: createdByUserId && { type: 'user', ...person(createdByUserId) },
  }
}
