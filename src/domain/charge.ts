import {
  addBalances,
  addToWindows,
  balanceAt,
  hasPastWindow,
  withoutPastWindows,
} from './balance.ts'
import { nanoUsd, nanoUsdMax } from './money.ts'
import type { NanoUsd } from './money.ts'
import { settleRates } from './rate-charge.ts'
import type { RateTaken, UsedTokens } from './rate-charge.ts'
import { settleReportOnly } from './report-only.ts'
import { emptyBalance } from './scope.ts'
import type { ScopeId, ScopeState, WindowBalance } from './scope.ts'
import { recordCrossings } from './threshold.ts'
import type { SpendCrossing } from './threshold.ts'
import { spendWindows, windowIdsAt } from './window.ts'
import type { WindowId, WindowIds } from './window.ts'

/** What settling does to one scope: the reservation goes, the charge comes, in the windows of the admission. */
export type Replacement = {
  readonly admittedAtMs: number
  /** What the request still holds: its bound, or 0 when it has already been charged. */
  readonly reservedNanoUsd: NanoUsd
  /** What it was charged before: 0, or its bound when it had expired. */
  readonly chargedNanoUsd: NanoUsd
  readonly costNanoUsd: NanoUsd
  readonly excessNanoUsd: NanoUsd
  /** Whether this ends an open reservation (and so frees its place among the concurrent ones). */
  readonly closes: boolean
  /** What stands taken from rate limits; null where it has been settled before, by an expiry. */
  readonly taken: RateTaken | null
  /** What the limits are to count; null where nobody knows. */
  readonly used: UsedTokens | null
  /** A report-only limit would not have let it through. */
  readonly wouldHaveBeenRefused: boolean
}

/** A scope after a charge, and the thresholds that the charge has brought it to. */
export type Charged = { readonly state: ScopeState; readonly crossings: readonly SpendCrossing[] }

/**
 * The state once a request is settled, released or expired. It never refuses: what was spent is counted, past
 * a limit too. The scope's clock stays where it is when `nowMs` (Unix milliseconds) lies before it.
 */
export function replaceIn(
  { id, state }: { readonly id: ScopeId; readonly state: ScopeState },
  replacement: Replacement,
  nowMs: number,
): Charged {
  const { closes, taken, used } = replacement
  const balances: Record<WindowId, WindowBalance> = { ...state.balances }
  const windows = windowIdsAt(replacement.admittedAtMs)
  const added = addedBy(replacement)
  for (const window of spendWindows) {
    const windowId = windows[window]
    const balance = balances[windowId]
    // A window that is over and has nothing reserved has left the row; its charges live in the usage rows.
    if (balance) balances[windowId] = addBalances(balance, added)
  }
  const lastMs = Math.max(state.lastMs, nowMs)
  const charged = {
    ...state,
    balances,
    buckets: taken ? settleRates(state, taken, used, lastMs) : state.buckets,
    openReservations: state.openReservations - (closes ? 1 : 0),
    lastMs,
  }
  const counted = settleReportOnly(charged, replacement, lastMs)
  const at = { instantMs: replacement.admittedAtMs, nowMs: lastMs, isEdit: false }
  const recorded = recordCrossings(id, counted, at)
  const { crossings } = recorded
  return { state: withoutPast(recorded.state, windowIdsAt(lastMs)), crossings }
}

function addedBy(replacement: Replacement): WindowBalance {
  const { reservedNanoUsd, chargedNanoUsd, costNanoUsd, excessNanoUsd } = replacement
  return {
    settledNanoUsd: nanoUsd(costNanoUsd - chargedNanoUsd),
    reservedNanoUsd: nanoUsd(0n - reservedNanoUsd),
    excessNanoUsd,
  }
}

/** Adds a signed correction to the windows of `nowMs`. */
export function adjustIn(
  { id, state }: { readonly id: ScopeId; readonly state: ScopeState },
  amountNanoUsd: NanoUsd,
  nowMs: number,
): Charged {
  const added = { ...emptyBalance, settledNanoUsd: amountNanoUsd }
  const balances = addToWindows(state, windowIdsAt(nowMs), added)
  const adjusted = { ...state, balances, lastMs: nowMs }
  return recordCrossings(id, adjusted, { instantMs: nowMs, nowMs, isEdit: false })
}

/**
 * Whether a correction leaves what is settled in the windows of `nowMs` (Unix milliseconds) within what a
 * 64-bit column holds, either way: beyond it a crossing could not be recorded any more.
 */
export function canAdjust(state: ScopeState, amountNanoUsd: NanoUsd, nowMs: number): boolean {
  const windows = windowIdsAt(nowMs)
  return spendWindows.every((window) => {
    const settledNanoUsd = balanceAt(state, windows[window]).settledNanoUsd + amountNanoUsd
    return settledNanoUsd <= nanoUsdMax && settledNanoUsd >= 0n - nanoUsdMax
  })
}

function withoutPast(state: ScopeState, current: WindowIds): ScopeState {
  const { balances } = state
  if (!hasPastWindow(balances, current)) return state
  return { ...state, balances: withoutPastWindows({ ...balances }, current) }
}
