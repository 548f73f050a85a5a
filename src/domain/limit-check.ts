import { isStrict } from './admission.ts'
import type { ScopeEntry, Taking } from './admission.ts'
import { balanceAt } from './balance.ts'
import type { RateLimitGroupId } from './catalog.ts'
import type { NanoUsd } from './money.ts'
import { neededOf, rateRefusals } from './rate-admission.ts'
import { bucketAt, isBucketLimiter } from './rate-bucket.ts'
import { availableIn, concurrencyGroup, limiters } from './rate-limit.ts'
import type { Limiter } from './rate-limit.ts'
import type { RateRefusal, SpendRefusal } from './refusal.ts'
import type { ScopeId, ScopeKind, ScopeState } from './scope.ts'
import { spendRefusals } from './spend-admission.ts'
import { windowEndMs, windowIdsAt } from './window.ts'
import type { SpendWindow, WindowId } from './window.ts'

/** How one limit stood when a request was held against it, and whether it refused. */
export type LimitCheck = SpendCheck | RateCheck

/** One spend limit of one scope, before the request took anything. */
export type SpendCheck = {
  readonly type: 'spend'
  readonly scopeKind: ScopeKind
  readonly window: SpendWindow
  readonly windowId: WindowId
  readonly limitNanoUsd: NanoUsd
  readonly settledNanoUsd: NanoUsd
  readonly reservedNanoUsd: NanoUsd
  /** What the request asked for. */
  readonly boundNanoUsd: NanoUsd
  /** When the window ends, in Unix milliseconds. */
  readonly resetsAtMs: number
  /** Null: it fits. */
  readonly refuses: SpendRefusal['kind'] | null
}

/** One rate limit of one scope, before the request took anything. */
export type RateCheck = {
  readonly type: 'rate'
  readonly scopeKind: ScopeKind
  readonly group: RateLimitGroupId
  readonly limiter: Limiter
  readonly limit: number
  /** Never negative. */
  readonly remaining: number
  readonly asked: number
  /** Null: it fits. */
  readonly refuses: RateRefusal['kind'] | null
  /** As a refusal has it; null where it fits. */
  readonly retryAfterMs: number | null
}

/**
 * Every limit that `admit` holds a request against, in its order, as the same functions decide. At most ten for each
 * scope: three windows of spend, six buckets and what runs at once. Scopes without a row have none.
 */
export function checkLimits(
  entries: readonly ScopeEntry[],
  taking: Taking,
  nowMs: number,
): LimitCheck[] {
  const strict = isStrict(entries)
  return entries.flatMap(({ id, state }) => {
    if (!state) return []
    const scope = { id, state }
    return [...spendChecks(scope, taking, nowMs), ...rateChecks(scope, taking, { strict, nowMs })]
  })
}

/** The same of what `admitFreeCall` holds a call against: how many of its group there are. */
export function checkFreeCall(
  entries: readonly ScopeEntry[],
  taking: Taking,
  nowMs: number,
): LimitCheck[] {
  return entries
    .flatMap(({ id, state }) =>
      state ? rateChecks({ id, state }, taking, { strict: false, nowMs }) : [],
    )
    .filter(({ limiter }) => isBucketLimiter(limiter))
}

type Scope = { readonly id: ScopeId; readonly state: ScopeState }

function spendChecks(scope: Scope, { boundNanoUsd }: Taking, nowMs: number): SpendCheck[] {
  const { state } = scope
  const windows = windowIdsAt(nowMs)
  const refusals = spendRefusals(scope, { boundNanoUsd, nowMs })
  return state.policy.spendLimits.map(({ window, limitNanoUsd }) => {
    const { settledNanoUsd, reservedNanoUsd } = balanceAt(state, windows[window])
    const refusal = refusals.find((each) => each.window === window)
    return {
      type: 'spend',
      scopeKind: state.policy.kind,
      window,
      windowId: windows[window],
      limitNanoUsd,
      settledNanoUsd,
      reservedNanoUsd,
      boundNanoUsd,
      resetsAtMs: windowEndMs(window, nowMs),
      refuses: refusal?.kind ?? null,
    }
  })
}

function rateChecks(
  scope: Scope,
  taking: Taking,
  { strict, nowMs }: { readonly strict: boolean; readonly nowMs: number },
): RateCheck[] {
  const { state } = scope
  const { kind: scopeKind, rateLimits } = state.policy
  const refusals = rateRefusals(scope, taking, strict, nowMs)
  return limiters.flatMap((limiter): RateCheck[] => {
    const group = isBucketLimiter(limiter) ? taking.group : concurrencyGroup
    const limit = rateLimits[group]?.[limiter]
    if (limit === undefined) return []
    const check = { type: 'rate', scopeKind, group, limiter, limit } as const
    const refusal = refusals.find((each) => each.limiter === limiter)
    if (refusal) {
      const { remaining, asked, kind, retryAfterMs } = refusal
      return [{ ...check, remaining, asked, refuses: kind, retryAfterMs }]
    }
    const fits = { refuses: null, retryAfterMs: null } as const
    if (!isBucketLimiter(limiter)) {
      return [{ ...check, remaining: limit - state.openReservations, asked: 1, ...fits }]
    }
    const remaining = Math.max(0, availableIn(bucketAt(state, group, limiter, nowMs)))
    const needed = neededOf(limiter, taking, strict)
    return [{ ...check, remaining, asked: Math.min(Math.max(needed, 1), limit), ...fits }]
  })
}

/**
 * The earliest instant at which every limit that refused would have let the request pass if nothing else ran, in Unix
 * milliseconds; null where that hangs on something else: running requests, a smaller request, or a higher limit.
 */
export function passesAtMs(checks: readonly LimitCheck[], refusedAtMs: number): number | null {
  let latestMs = refusedAtMs
  for (const check of checks) {
    if (check.refuses === null) continue
    const atMs = freeAtMs(check, refusedAtMs)
    if (atMs === null) return null
    latestMs = Math.max(latestMs, atMs)
  }
  return latestMs === refusedAtMs ? null : latestMs
}

function freeAtMs(check: LimitCheck, refusedAtMs: number): number | null {
  if (check.type === 'rate') {
    return check.retryAfterMs === null ? null : refusedAtMs + check.retryAfterMs
  }
  // Running requests may end before, and then it passes sooner: nobody knows when.
  if (check.refuses === 'spend_reserved') return null
  const fitsEmptyWindow = check.limitNanoUsd > 0n && check.boundNanoUsd <= check.limitNanoUsd
  return fitsEmptyWindow ? check.resetsAtMs : null
}
