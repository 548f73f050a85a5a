import type { NotificationId } from './id.ts'
import { nanoUsd } from './money.ts'
import type { NanoUsd } from './money.ts'
import type { ScopeId, ScopeKind, ScopePolicy, ScopeState } from './scope.ts'
import type { SpendWindow, WindowId, WindowIds } from './window.ts'
import { spendWindows, windowIdsAt } from './window.ts'

/** A level of settled spend that somebody wants to be told of. It refuses nothing. */
export type SpendThreshold = {
  readonly notificationId: NotificationId
  readonly window: SpendWindow
  /** An amount, or whole percents (1 to 100) of the scope's own limit of that window, while it has one. */
  readonly at:
    | { readonly type: 'amount'; readonly amountNanoUsd: NanoUsd }
    | { readonly type: 'percent'; readonly percent: number }
}

/** Settled spend has come to a threshold, or to 99 % of a limit: for a scope and window, once. */
export type SpendCrossing = {
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  /** Null: a limit has been reached. */
  readonly notificationId: NotificationId | null
  readonly window: SpendWindow
  readonly windowId: WindowId
  readonly thresholdNanoUsd: NanoUsd
  /** The scope's own limit of that window. */
  readonly limitNanoUsd: NanoUsd | null
  readonly settledNanoUsd: NanoUsd
  /** Spend stood there already when the threshold, or the limit that it is a part of, was set. */
  readonly alreadyPassed: boolean
  readonly atMs: number
}

/** From this part of its limit on, settled spend has *reached* it: percents. */
export const reachedPercent = 99n

/**
 * Records every crossing in the windows of `instantMs` that has not been recorded, and that it was. Whether
 * spend was below before is not asked, so that no order of charges and edits can lose one.
 */
export function recordCrossings(
  scopeId: ScopeId,
  state: ScopeState,
  at: { readonly instantMs: number; readonly nowMs: number; readonly isEdit: boolean },
): { state: ScopeState; crossings: readonly SpendCrossing[] } {
  const { thresholds, spendLimits } = state.policy
  if (thresholds.length === 0 && spendLimits.length === 0) return { state, crossings: [] }
  const windows = windowIdsAt(at.instantMs)
  const crossings: SpendCrossing[] = []
  let fired: string[] | undefined
  for (const level of levelsOf(state)) {
    const windowId = windows[level.window]
    const settledNanoUsd = state.balances[windowId]?.settledNanoUsd
    if (settledNanoUsd === undefined || settledNanoUsd < level.thresholdNanoUsd) continue
    const key = firedKey(level.notificationId, level.window, windowId)
    if ((fired ?? state.fired).includes(key)) continue
    fired = [...(fired ?? state.fired), key]
    crossings.push({
      ...level,
      scopeKind: state.policy.kind,
      scopeId,
      windowId,
      settledNanoUsd,
      alreadyPassed: at.isEdit,
      atMs: at.nowMs,
    })
  }
  return {
    state: fired ? { ...state, fired: withoutPast(fired, state, at.nowMs) } : state,
    crossings,
  }
}

/**
 * How a threshold stands at an instant: `fired` in the window given, still `armed`, or `dormant`, while it is a
 * part of a limit that the scope does not have.
 */
export type ThresholdStanding =
  | { readonly state: 'armed' | 'dormant' }
  | { readonly state: 'fired'; readonly windowId: WindowId }

/** Reads what `recordCrossings` has recorded; decides nothing. */
export function thresholdStanding(
  state: ScopeState,
  threshold: SpendThreshold,
  nowMs: number,
): ThresholdStanding {
  if (levelOf(state, threshold) === undefined) return { state: 'dormant' }
  const windowId = windowIdsAt(Math.max(nowMs, state.lastMs))[threshold.window]
  const key = firedKey(threshold.notificationId, threshold.window, windowId)
  return state.fired.includes(key) ? { state: 'fired', windowId } : { state: 'armed' }
}

/** Names a crossing in its scope: a limit's own by the window that it limits. */
function firedKey(
  notificationId: NotificationId | null,
  window: SpendWindow,
  windowId: WindowId,
): string {
  return `${notificationId ?? window}@${windowId}`
}

/**
 * The state with what must be able to fire again after an edit: what hangs on a limit that has changed,
 * and thresholds that have changed or are gone.
 */
export function rearm(before: ScopeState, after: ScopeState): ScopeState {
  if (before.fired.length === 0) return after
  const kept = before.fired.filter((key) => {
    const name = key.slice(0, key.indexOf('@'))
    return !changes(before, after, name)
  })
  return { ...after, fired: kept }
}

function changes(before: ScopeState, after: ScopeState, name: string): boolean {
  const window = spendWindows.find((each) => each === name)
  if (window) return limitOf(before, window) !== limitOf(after, window)
  const old = before.policy.thresholds.find(({ notificationId }) => notificationId === name)
  const fresh = after.policy.thresholds.find(({ notificationId }) => notificationId === name)
  if (!old || !fresh || old.window !== fresh.window) return true
  return levelOf(before, old) !== levelOf(after, fresh) || old.at.type !== fresh.at.type
}

type Level = Pick<SpendCrossing, 'notificationId' | 'window' | 'thresholdNanoUsd' | 'limitNanoUsd'>

// A policy is one object until it is edited, and its levels are asked for with every charge.
const levelsOfPolicy = new WeakMap<ScopePolicy, readonly Level[]>()

function levelsOf(state: ScopeState): readonly Level[] {
  const known = levelsOfPolicy.get(state.policy)
  if (known) return known
  const levels = computeLevels(state)
  levelsOfPolicy.set(state.policy, levels)
  return levels
}

function computeLevels(state: ScopeState): Level[] {
  const levels: Level[] = []
  for (const { window, limitNanoUsd } of state.policy.spendLimits) {
    // A limit of zero is a block, which nobody needs to be told of.
    if (limitNanoUsd === 0n) continue
    const thresholdNanoUsd = partOf(limitNanoUsd, reachedPercent)
    levels.push({ notificationId: null, window, thresholdNanoUsd, limitNanoUsd })
  }
  for (const threshold of state.policy.thresholds) {
    const thresholdNanoUsd = levelOf(state, threshold)
    if (thresholdNanoUsd === undefined) continue
    const { notificationId, window } = threshold
    const limitNanoUsd = limitOf(state, window) ?? null
    levels.push({ notificationId, window, thresholdNanoUsd, limitNanoUsd })
  }
  return levels
}

function levelOf(state: ScopeState, { window, at }: SpendThreshold): NanoUsd | undefined {
  if (at.type === 'amount') return at.amountNanoUsd
  const limit = limitOf(state, window)
  return limit === undefined || limit === 0n ? undefined : partOf(limit, BigInt(at.percent))
}

function limitOf(state: ScopeState, window: SpendWindow): NanoUsd | undefined {
  return state.policy.spendLimits.find((limit) => limit.window === window)?.limitNanoUsd
}

/** Whole percents of a limit. Rounded up: a level is not reached before all of it is spent. */
export function partOf(limitNanoUsd: NanoUsd, percent: bigint): NanoUsd {
  return nanoUsd((limitNanoUsd * percent + 99n) / 100n)
}

/** What fired in a window that is over, and that no late charge can change any more, is forgotten. */
function withoutPast(fired: readonly string[], state: ScopeState, nowMs: number): string[] {
  const current: WindowIds = windowIdsAt(Math.max(nowMs, state.lastMs))
  return fired.filter((key) => {
    const windowId = key.slice(key.indexOf('@') + 1)
    return (
      spendWindows.some((window) => current[window] === windowId) ||
      state.balances[windowId] !== undefined
    )
  })
}
