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
): RateRefusal[] {
  const refusals: RateRefusal[] = []
  const concurrency = state.policy.rateLimits[concurrencyGroup]?.concurrent_requests
  if (concurrency !== undefined && state.openReservations >= concurrency) {
    refusals.push({
      ...refusalOf(id, state, concurrencyGroup, 'concurrent_requests', concurrency),
      kind: concurrency === 0 ? 'rate_never' : 'rate_limited',
      remaining: 0,
      asked: 1,
      retryAfterMs: null,
    })
  }
  for (const { limiter, limit } of bucketLimitsOf(state, taking.group)) {
    const refusal = evaluate({ id, state, taking, limiter, limit }, strict, nowMs)
    if (refusal) refusals.push(refusal)
  }
  return refusals
}

/** The scope's buckets once the request has taken what it asks from those of its group. */
export function takeRates(
  state: ScopeState,
  taking: RateTaking,
  strict: boolean,
  nowMs: number,
): Buckets {
  return changeBuckets(state, taking.group, nowMs, (bucket, limiter) => {
    const { take, hold } = demandOf(limiter, taking, strict)
    const taken = takeFrom(bucket, take)
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
  const { needed, known } = demandOf(limiter, taking, strict)
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

/** What a request asks of one limiter. Counts of tokens, or of requests. */
export type Demand = {
  /** Taken at once. */
  readonly take: number
  /** Kept for what comes. */
  readonly hold: number
  readonly needed: number
  /** The part of `needed` that is no estimate. */
  readonly known: number
}

/** The same for every scope: `strict` keeps `max_tokens` of output at once. */
export function demandOf(limiter: BucketLimiter, taking: RateTaking, strict: boolean): Demand {
  if (limiter === 'requests_per_minute') return oneRequest
  const input = limiter === 'output_tokens_per_minute' ? 0 : taking.inputTokens
  const hold = strict && countsOutput(limiter) ? taking.outputTokensMax : 0
  const knownInput = taking.inputIsKnown ? input : 0
  return { take: input, hold, needed: input + hold, known: knownInput + hold }
}

const oneRequest: Demand = { take: 1, hold: 0, needed: 1, known: 1 }
