import type { EffectiveSpendLimit } from '#contract/effective-spend-limits.ts'
import { balanceAt } from '#domain/balance.ts'
import { formatCents } from '#domain/money.ts'
import { remainingNanoUsd } from '#domain/scope.ts'
import { spendWindows, windowEndMs, windowIdsAt } from '#domain/window.ts'
import { presentInstant, presentScope } from '../present.ts'
import type { EffectiveScope } from './list-effective-spend-limits.ts'

/** A row for each of the three periods, limited or not: spend is counted for all of them. */
export function presentEffectiveSpendLimits(
  { id, state, spendLimits }: EffectiveScope,
  nowMs: number,
): EffectiveSpendLimit[] {
  const windows = windowIdsAt(nowMs)
  return spendWindows.map((period) => {
    // What is enforced; the rows of the store have the ids.
    const limit = state.policy.spendLimits.find(({ window }) => window === period)
    const reported = state.policy.reportOnly?.spendLimits.find(({ window }) => window === period)
    const balance = balanceAt(state, windows[period])
    return {
      type: 'effective_spend_limit',
      scope: presentScope({ scopeKind: state.policy.kind, scopeId: id }),
      period,
      window: windows[period],
      currency: 'USD',
      amount: limit ? formatCents(limit.limitNanoUsd) : null,
      report_only_amount: reported ? formatCents(reported.limitNanoUsd) : null,
      spent: formatCents(balance.settledNanoUsd),
      reserved: formatCents(balance.reservedNanoUsd),
      remaining: limit ? formatCents(remainingNanoUsd(limit.limitNanoUsd, balance)) : null,
      excess: formatCents(balance.excessNanoUsd),
      resets_at: presentInstant(windowEndMs(period, nowMs)),
      spend_limit_id: spendLimits.find((each) => each.period === period)?.id ?? null,
      open_requests: state.openReservations,
    }
  })
}
