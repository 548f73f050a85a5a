import type { NanoUsd } from './money.ts'
import type { ScopeId, ScopeKind, ScopeStatus } from './scope.ts'
import type { SpendWindow, WindowId } from './window.ts'

/** Why a request was not admitted. A value, never an exception: nothing was taken from any limit. */
export type Refusal = ClosedRefusal | SpendRefusal

/** A scope does not take requests at all: its key is disabled, its workspace archived, … */
export type ClosedRefusal = {
  readonly kind: 'closed'
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  readonly reason: Exclude<ScopeStatus, 'open'> | 'expired' | 'unknown'
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
  return refusal.kind === 'closed'
    ? `closed/${refusal.scopeKind}/${refusal.reason}`
    : `${refusal.kind}/${refusal.scopeKind}/${refusal.window}`
}
