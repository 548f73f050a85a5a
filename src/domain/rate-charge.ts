import type { RateLimitGroupId } from './catalog.ts'
import { countsOutput, withBuckets } from './rate-bucket.ts'
import { correctIn, periodMsOf, takeFrom } from './rate-limit.ts'
import type { Bucket, BucketLimiter } from './rate-limit.ts'
import type { ScopeState } from './scope.ts'

/** What an admitted request has taken, until it ends. */
export type RateTaken = {
  readonly group: RateLimitGroupId
  readonly admittedAtMs: number
  readonly inputTokens: number
  /** What strict limits keep for its output: `max_tokens`, or 0. */
  readonly heldOutputTokens: number
  /** The part of its output that has been counted while it streamed. */
  readonly countedOutputTokens: number
}

/** The tokens that a response used, as the limits count them. */
export type UsedTokens = {
  /** Without tokens read from the cache, unless the model counts those too. */
  readonly input: number
  /** Always without tokens read from the cache. */
  readonly inputCacheAware: number
  readonly output: number
}

/** Counts output that a running stream has produced since it was last counted. */
export function countOutput(
  state: ScopeState,
  taken: RateTaken,
  outputTokens: number,
  nowMs: number,
): ScopeState {
  const heldBefore = stillHeld(taken)
  const held = Math.max(0, heldBefore - outputTokens)
  return withBuckets(state, taken.group, nowMs, (bucket, limiter) => {
    if (!countsOutput(limiter)) return bucket
    const less = takeFrom(bucket, outputTokens)
    return isOlder(state, limiter, taken) ? less : letGo(less, heldBefore - held)
  })
}

/** Corrects what was taken to what was used, and lets go of what was kept. `used` null: nobody knows. */
export function settleRates(
  state: ScopeState,
  taken: RateTaken,
  used: UsedTokens | null,
  nowMs: number,
): ScopeState {
  const held = stillHeld(taken)
  const elapsedMs = nowMs - taken.admittedAtMs
  return withBuckets(state, taken.group, nowMs, (bucket, limiter, limit) => {
    const older = isOlder(state, limiter, taken)
    const counted = older ? noneOf(taken) : taken
    const before = takenBy(limiter, counted)
    const after = used ? usedBy(limiter, used) : usedAtMost(limiter, counted, held)
    const correction = { taken: before, used: after, elapsedMs }
    const corrected = correctIn(bucket, limit, periodMsOf(limiter), correction)
    return countsOutput(limiter) && !older ? letGo(corrected, held) : corrected
  })
}

/** What stands taken in the bucket for a request, and may be given back. */
function takenBy(limiter: BucketLimiter, taken: RateTaken): number {
  switch (limiter) {
    case 'requests_per_minute':
      return 1
    case 'input_tokens_per_minute':
    case 'input_tokens_per_minute_cache_aware':
      return taken.inputTokens
    case 'output_tokens_per_minute':
      return taken.countedOutputTokens
    case 'tokens_per_minute':
    case 'tokens_per_day':
      return taken.inputTokens + taken.countedOutputTokens
  }
}

function usedBy(limiter: BucketLimiter, used: UsedTokens): number {
  switch (limiter) {
    // An admitted request counts, whatever becomes of it.
    case 'requests_per_minute':
      return 1
    case 'input_tokens_per_minute':
      return used.input
    case 'input_tokens_per_minute_cache_aware':
      return used.inputCacheAware
    case 'output_tokens_per_minute':
      return used.output
    case 'tokens_per_minute':
    case 'tokens_per_day':
      return used.input + used.output
  }
}

/** Where nobody knows what was used: what was taken, and all that was kept. */
function usedAtMost(limiter: BucketLimiter, taken: RateTaken, held: number): number {
  return takenBy(limiter, taken) + (countsOutput(limiter) ? held : 0)
}

function stillHeld({ heldOutputTokens, countedOutputTokens }: RateTaken): number {
  return Math.max(0, heldOutputTokens - countedOutputTokens)
}

function letGo(bucket: Bucket, held: number): Bucket {
  return held === 0 ? bucket : { ...bucket, held: Math.max(0, bucket.held - held) }
}

/** Whether the request was admitted before the limit was set. */
function isOlder(
  { policy }: ScopeState,
  limiter: BucketLimiter,
  { group, admittedAtMs }: RateTaken,
): boolean {
  return admittedAtMs < (policy.rateLimitsSince[group]?.[limiter] ?? 0)
}

/** A bucket that began after the request was admitted had nothing taken from it. */
function noneOf(taken: RateTaken): RateTaken {
  return { ...taken, inputTokens: 0, countedOutputTokens: 0 }
}
