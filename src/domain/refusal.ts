import type { RateLimitGroupId } from './catalog.ts'
import type { NanoUsd } from './money.ts'
import type { Limiter } from './rate-limit.ts'
import type { ScopeId, ScopeKind, ScopeStatus } from './scope.ts'
import type { SpendWindow, WindowId } from './window.ts'

/** Why a request was not admitted. A value, never an exception: nothing was taken from any limit. */
export type Refusal = ClosedRefusal | PolicyRefusal | SpendRefusal | RateRefusal

/** A scope does not take requests at all: its key is disabled, its workspace archived, … */
export type ClosedRefusal = {
  readonly kind: 'closed'
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  /** `secret_retired`: the key is open, and the secret that was presented is not its own any more. */
  readonly reason: Exclude<ScopeStatus, 'open'> | 'expired' | 'unknown' | 'secret_retired'
}

/**
 * A scope does not take requests of this kind: their cost has no bound, their model is unknown, or they are not in
 * one of its lists.
 */
export type PolicyRefusal = {
  readonly kind: 'not_allowed'
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  readonly setting:
    | 'unbounded_requests'
    | 'unknown_models'
    | 'allowed_models'
    | 'allowed_ips'
    | 'allowed_inference_geos'
  /** The model or geography that is not in the list, as the request names it; null where it names none. */
  readonly asked: string | null
}

/**
 * `rate_limited`: there is not enough left now, and waiting helps.
 * `rate_never`: what is known to be needed is more than the limit itself, or the limit is zero.
 */
export type RateRefusal = {
  readonly kind: 'rate_limited' | 'rate_never'
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  readonly group: RateLimitGroupId
  readonly limiter: Limiter
  readonly limit: number
  /** Never negative. */
  readonly remaining: number
  readonly asked: number
  /**
   * The exact time after which it fits if nothing else runs. Null where only the end of running requests
   * frees enough, or nothing does.
   */
  readonly retryAfterMs: number | null
}

/**
 * `spend_reached`: settled spend stands at 99 % of the limit or more; only time or a higher limit helps.
 * `spend_too_large`: this request's bound does not fit what is left; a smaller one would.
 * `spend_reserved`: it would fit but for the reservations of running requests; a retry succeeds.
 */
export type SpendRefusal = {
  readonly kind: 'spend_reached' | 'spend_too_large' | 'spend_reserved'
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  readonly window: SpendWindow
  readonly windowId: WindowId
  readonly limitNanoUsd: NanoUsd
  readonly settledNanoUsd: NanoUsd
  readonly reservedNanoUsd: NanoUsd
  /** What this request asked for. */
  readonly boundNanoUsd: NanoUsd
  /** When the window ends, in Unix milliseconds. */
  readonly resetsAtMs: number
}

/** Names the limiter that refused: refusals of one key and limiter are counted together. */
export function limiterOf(refusal: Refusal): string {
  const { kind, scopeKind } = refusal
  switch (kind) {
    case 'closed':
      return `${kind}/${scopeKind}/${refusal.reason}`
    case 'not_allowed':
      return `${kind}/${scopeKind}/${refusal.setting}`
    case 'rate_limited':
    case 'rate_never':
      return `${kind}/${scopeKind}/${refusal.group}/${refusal.limiter}`
    case 'spend_reached':
    case 'spend_too_large':
    case 'spend_reserved':
      return `${kind}/${scopeKind}/${refusal.window}`
  }
}

/**
 * Names a report-only limit that would have refused. Such rows lie among refusals and are none: whoever counts
 * refusals leaves out limiters that begin so.
 */
export function reportOnlyLimiterOf(refusal: Refusal): string {
  return `${reportOnlyPrefix}${limiterOf(refusal)}`
}

/** Begins the limiter of what would have been refused; every other limiter is that of a refusal. */
export const reportOnlyPrefix = 'report_only/'
