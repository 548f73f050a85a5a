import type { RateLimitGroupId } from './catalog.ts'
import {
  bucketAt,
  bucketLimitsOf,
  changeBuckets,
  countsOutput,
  leastAvailableIn,
} from './rate-bucket.ts'
import { availableIn, concurrencyGroup, periodMsOf, takeFrom, waitMsFor } from './rate-limit.ts'
import type { BucketLimiter, Buckets, Limiter } from './rate-limit.ts'
import type { RateRefusal } from './refusal.ts'
import type { ScopeId, ScopeState } from './scope.ts'

/** What a request asks of the rate limits of its group. Counts of tokens. */
export type RateTaking = {
  readonly group: RateLimitGroupId
  /** An estimate, unless `inputIsKnown`: then what the upstream counted. */
  readonly inputTokens: number
  readonly inputIsKnown: boolean
  /** An estimate that is above a limit is refused, since it can be counted; else it asks for a full bucket. */
  readonly inputIsCountable?: boolean
  /** `max_tokens`: kept where limits are strict. */
  readonly outputTokensMax: number
}

/** Why a scope's rate limits of the group refuse, each of them. */
export function rateRefusals(
  { id, state }: { readonly id: ScopeId; readonly state: ScopeState },
  taking: RateTaking,
  strict: boolean,
  nowMs: number,
): readonly RateRefusal[] {
  let refusals: RateRefusal[] | undefined
  const concurrency = state.policy.rateLimits[concurrencyGroup]?.concurrent_requests
  if (concurrency !== undefined && state.openReservations >= concurrency) {
    const refusal = refusalOf(id, state, concurrencyGroup, 'concurrent_requests', concurrency)
    const kind = concurrency === 0 ? 'rate_never' : 'rate_limited'
    refusals = [{ ...refusal, kind, remaining: 0, asked: 1, retryAfterMs: null }]
  }
  for (const { limiter, limit } of bucketLimitsOf(state, taking.group)) {
    const refusal = evaluate({ id, state, taking, limiter, limit }, strict, nowMs)
    if (refusal) (refusals ??= []).push(refusal)
  }
  return refusals ?? none
}

// Mostly there is none, three times a request.
const none: readonly RateRefusal[] = []

/** The scope's buckets once the request has taken what it asks from those of its group. */
export function takeRates(
  state: ScopeState,
  taking: RateTaking,
  strict: boolean,
  nowMs: number,
): Buckets {
  return changeBuckets(state, taking.group, nowMs, (bucket, limiter) => {
    const taken = takeFrom(bucket, takenAtOnce(limiter, taking))
    const hold = keptForOutput(limiter, taking, strict)
    return hold === 0 ? taken : { ...taken, held: taken.held + hold }
  })
}

type Evaluation = {
  readonly id: ScopeId
  readonly state: ScopeState
  readonly taking: RateTaking
  readonly limiter: BucketLimiter
  readonly limit: number
}

function evaluate(
  { id, state, taking, limiter, limit }: Evaluation,
  strict: boolean,
  nowMs: number,
): RateRefusal | undefined {
  const needed = neededOf(limiter, taking, strict)
  const known = knownOf(limiter, taking, strict)
  // What is known to be above the limit can never fit. Where nobody can count, an estimate asks for all of it.
  const never = limit === 0 || known > limit
  const isToBeCounted = !never && needed > limit && taking.inputIsCountable === true
  const isWhole = never || isToBeCounted
  const asked = isWhole ? Math.max(needed, 1) : Math.min(Math.max(needed, 1), limit)
  const kept = state.buckets[taking.group]?.[limiter]
  if (!isWhole && leastAvailableIn(kept, limit) >= asked) return undefined
  const bucket = bucketAt(state, taking.group, limiter, nowMs)
  const available = availableIn(bucket)
  if (!isWhole && available >= asked) return undefined
  const wait = waitMsFor(bucket, limit, periodMsOf(limiter), asked - available)
  return {
    ...refusalOf(id, state, taking.group, limiter, limit),
    kind: never ? 'rate_never' : 'rate_limited',
    remaining: Math.max(0, available),
    asked,
    retryAfterMs: never ? null : (wait ?? null),
  }
}

function refusalOf(
  scopeId: ScopeId,
  state: ScopeState,
  group: RateLimitGroupId,
  limiter: Limiter,
  limit: number,
) {
  return { scopeKind: state.policy.kind, scopeId, group, limiter, limit }
}

/** What a request asks of one limiter: tokens, or requests. The same for every scope; `strict` keeps `max_tokens` of output. */
export function neededOf(limiter: BucketLimiter, taking: RateTaking, strict: boolean): number {
  return takenAtOnce(limiter, taking) + keptForOutput(limiter, taking, strict)
}

/** The part of it that is no estimate. */
function knownOf(limiter: BucketLimiter, taking: RateTaking, strict: boolean): number {
  const isCounted = limiter === 'requests_per_minute' || taking.inputIsKnown
  return isCounted ? neededOf(limiter, taking, strict) : keptForOutput(limiter, taking, strict)
}

function takenAtOnce(limiter: BucketLimiter, { inputTokens }: RateTaking): number {
  if (limiter === 'requests_per_minute') return 1
  return limiter === 'output_tokens_per_minute' ? 0 : inputTokens
}

/** Of what is taken later: output that is still to come. */
function keptForOutput(
  limiter: BucketLimiter,
  { outputTokensMax }: RateTaking,
  strict: boolean,
): number {
  return strict && countsOutput(limiter) ? outputTokensMax : 0
}
