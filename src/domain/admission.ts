import type { NanoUsd } from './money.ts'
import { nanoUsd, zeroNanoUsd } from './money.ts'
import type { ClosedRefusal, Refusal, SpendRefusal } from './refusal.ts'
import type { ScopeId, ScopeSpendLimit, ScopeState, WindowBalance } from './scope.ts'
import { emptyBalance } from './scope.ts'
import type { WindowId, WindowIds } from './window.ts'
import { spendWindows, windowEndMs, windowIdsAt } from './window.ts'

/** One scope that a request touches, with the state that the deciding transaction read. */
export type ScopeEntry = { readonly id: ScopeId; readonly state: ScopeState | undefined }

/** What a request asks of every limit it touches. */
export type Taking = { readonly boundNanoUsd: NanoUsd }

/** The states to write, in the order of the entries, or the refusal, with which nothing is written. */
export type Decision =
  | { readonly admitted: true; readonly next: readonly ScopeState[] }
  | { readonly admitted: false; readonly refusal: Refusal }

/**
 * Takes what a request asks from every scope, or nothing from any. Every limit of every scope is
 * evaluated, whatever the first one says, so that the refusal named is the one that lasts longest.
 * `next` has the order of `entries`.
 */
export function admit(entries: readonly ScopeEntry[], taking: Taking, nowMs: number): Decision {
  const closed = entries.map((entry) => closedRefusal(entry, nowMs)).find((refusal) => refusal)
  if (closed) return { admitted: false, refusal: closed }

  const windows = windowIdsAt(nowMs)
  const refusals: Refusal[] = []
  for (const { id, state } of entries) {
    for (const limit of state!.spendLimits) {
      const refusal = evaluateSpendLimit({ id, state: state!, limit, taking, windows, nowMs })
      if (refusal) refusals.push(refusal)
    }
  }
  if (refusals.length > 0) return { admitted: false, refusal: longestLasting(refusals) }

  return {
    admitted: true,
    next: entries.map((entry) => reserveIn(entry.state!, taking.boundNanoUsd, windows, nowMs)),
  }
}

/** Whether a scope takes requests at all. Also asked, without a reservation, by calls that cost nothing. */
export function closedRefusal(entry: ScopeEntry, nowMs: number): ClosedRefusal | undefined {
  const { id, state } = entry
  if (!state) return { kind: 'closed', scopeKind: scopeKindOf(id), scopeId: id, reason: 'unknown' }
  const closed = { kind: 'closed', scopeKind: state.kind, scopeId: id } as const
  if (state.status !== 'open') return { ...closed, reason: state.status }
  if (state.expiresAtMs !== null && nowMs >= state.expiresAtMs)
    return { ...closed, reason: 'expired' }
  return undefined
}

/** What settling does to one scope: the reservation goes, the charge comes, in the windows of the admission. */
export type Replacement = {
  readonly admittedAtMs: number
  /** What the request still holds: its bound, or 0 when it has already been charged. */
  readonly reservedNanoUsd: NanoUsd
  /** What it was charged before: 0, or its bound when it had expired. */
  readonly chargedNanoUsd: NanoUsd
  readonly excessBeforeNanoUsd: NanoUsd
  readonly costNanoUsd: NanoUsd
  readonly excessNanoUsd: NanoUsd
  /** Whether this ends an open reservation (and so frees its place among the concurrent ones). */
  readonly closes: boolean
}

/**
 * The state once a request is settled, released or expired. It never refuses: what was spent is counted, past
 * a limit too. The scope's clock stays where it is when `nowMs` (Unix milliseconds) lies before it.
 */
export function replaceIn(state: ScopeState, replacement: Replacement, nowMs: number): ScopeState {
  const { reservedNanoUsd, closes } = replacement
  const balances: Record<WindowId, WindowBalance> = { ...state.balances }
  const windows = windowIdsAt(replacement.admittedAtMs)
  for (const window of spendWindows) {
    const id = windows[window]
    const balance = balances[id]
    // A window that is over and has nothing reserved has left the row; its charges live in the usage rows.
    if (!balance) continue
    balances[id] = {
      settledNanoUsd: nanoUsd(
        balance.settledNanoUsd - replacement.chargedNanoUsd + replacement.costNanoUsd,
      ),
      reservedNanoUsd: nanoUsd(balance.reservedNanoUsd - reservedNanoUsd),
      excessNanoUsd: nanoUsd(
        balance.excessNanoUsd - replacement.excessBeforeNanoUsd + replacement.excessNanoUsd,
      ),
    }
  }
  const lastMs = Math.max(state.lastMs, nowMs)
  return {
    ...state,
    balances: withoutPastWindows(balances, windowIdsAt(lastMs)),
    openReservations: state.openReservations - (closes ? 1 : 0),
    lastMs,
  }
}

/** Adds a signed correction to the windows of `nowMs`. */
export function adjustIn(state: ScopeState, amountNanoUsd: NanoUsd, nowMs: number): ScopeState {
  const added = { settledNanoUsd: amountNanoUsd, reservedNanoUsd: zeroNanoUsd }
  const balances = addToWindows(state, windowIdsAt(nowMs), added)
  return { ...state, balances, lastMs: nowMs }
}

function reserveIn(
  state: ScopeState,
  boundNanoUsd: NanoUsd,
  windows: WindowIds,
  nowMs: number,
): ScopeState {
  const added = { settledNanoUsd: zeroNanoUsd, reservedNanoUsd: boundNanoUsd }
  const balances = addToWindows(state, windows, added)
  return { ...state, balances, openReservations: state.openReservations + 1, lastMs: nowMs }
}

/** The balances with the amounts added in each of the windows, and without past ones that hold nothing. */
function addToWindows(
  state: ScopeState,
  windows: WindowIds,
  added: Omit<WindowBalance, 'excessNanoUsd'>,
): Record<WindowId, WindowBalance> {
  const balances: Record<WindowId, WindowBalance> = { ...state.balances }
  for (const window of spendWindows) {
    const balance = balanceAt(state, windows[window])
    balances[windows[window]] = {
      settledNanoUsd: nanoUsd(balance.settledNanoUsd + added.settledNanoUsd),
      reservedNanoUsd: nanoUsd(balance.reservedNanoUsd + added.reservedNanoUsd),
      excessNanoUsd: balance.excessNanoUsd,
    }
  }
  return withoutPastWindows(balances, windows)
}

function balanceAt(state: ScopeState, windowId: WindowId): WindowBalance {
  return state.balances[windowId] ?? emptyBalance
}

type SpendEvaluation = {
  readonly id: ScopeId
  readonly state: ScopeState
  readonly limit: ScopeSpendLimit
  readonly taking: Taking
  readonly windows: WindowIds
  readonly nowMs: number
}

function evaluateSpendLimit(evaluation: SpendEvaluation): SpendRefusal | undefined {
  const { id, state, limit, taking, windows, nowMs } = evaluation
  const windowId = windows[limit.window]
  const { settledNanoUsd, reservedNanoUsd } = balanceAt(state, windowId)
  const { limitNanoUsd } = limit
  const { boundNanoUsd } = taking
  // A limit of zero blocks also what costs nothing.
  const fits = settledNanoUsd + reservedNanoUsd + boundNanoUsd <= limitNanoUsd && limitNanoUsd > 0n
  if (fits && settledNanoUsd < limitNanoUsd) return undefined

  const fitsAlone = settledNanoUsd + boundNanoUsd <= limitNanoUsd && settledNanoUsd < limitNanoUsd
  const reached = settledNanoUsd * 100n >= limitNanoUsd * 99n
  return {
    kind: fitsAlone ? 'spend_reserved' : reached ? 'spend_reached' : 'spend_too_large',
    scopeKind: state.kind,
    scopeId: id,
    window: limit.window,
    windowId,
    limitNanoUsd,
    settledNanoUsd,
    reservedNanoUsd,
    boundNanoUsd,
    resetsAtMs: windowEndMs(limit.window, nowMs),
  }
}

const weight = { closed: 3, spend_reached: 2, spend_too_large: 1, spend_reserved: 0 } as const

/**
 * Waiting helps least against the heaviest refusal; of equals the one that frees last is named, and of
 * those the narrowest scope (entries come narrowest first and the sort is stable).
 */
function longestLasting(refusals: readonly Refusal[]): Refusal {
  return refusals.toSorted(
    (left, right) => weight[right.kind] - weight[left.kind] || resetOf(right) - resetOf(left),
  )[0]!
}

function resetOf(refusal: Refusal): number {
  return refusal.kind === 'closed' ? 0 : refusal.resetsAtMs
}

function withoutPastWindows(
  balances: Record<WindowId, WindowBalance>,
  current: WindowIds,
): Record<WindowId, WindowBalance> {
  for (const id in balances) {
    const past = id !== current.daily && id !== current.weekly && id !== current.monthly
    if (past && balances[id]!.reservedNanoUsd === 0n) delete balances[id]
  }
  return balances
}

function scopeKindOf(id: ScopeId): ScopeState['kind'] {
  if (id.startsWith('apikey_')) return 'api_key'
  return id.startsWith('wrkspc_') ? 'workspace' : 'organization'
}
