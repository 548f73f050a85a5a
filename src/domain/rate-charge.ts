import type { RateLimitGroupId } from './catalog.ts'
import { changeBuckets, countsOutput } from './rate-bucket.ts'
import { correctIn, periodMsOf, takeFrom } from './rate-limit.ts'
import type { Bucket, BucketLimiter, Buckets } from './rate-limit.ts'
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

/** The scope's buckets once output is counted that a running stream has produced since it was last counted. */
export function countOutput(
  state: ScopeState,
  taken: RateTaken,
  outputTokens: number,
  nowMs: number,
): Buckets {
  const heldBefore = stillHeld(taken)
  const held = Math.max(0, heldBefore - outputTokens)
  return changeBuckets(state, taken.group, nowMs, (bucket, limiter) => {
    if (!countsOutput(limiter)) return bucket
    const less = takeFrom(bucket, outputTokens)
    return isOlder(state, limiter, taken) ? less : letGo(less, heldBefore - held)
  })
}

/**
 * The scope's buckets once what was taken is corrected to what was used, and what was kept is let go of. `used` null:
 * nobody knows.
 */
export function settleRates(
  state: ScopeState,
  taken: RateTaken,
  used: UsedTokens | null,
  nowMs: number,
): Buckets {
  const held = stillHeld(taken)
  const input = inputCorrections(taken, used)
  const output = outputCorrection(taken, used, held)
  return changeBuckets(state, taken.group, nowMs, (bucket, limiter, limit) => {
    const older = isOlder(state, limiter, taken)
    // Apart, since output is taken later than input: what has flowed in since the admission makes up for the
    // one only. A bucket that began in between never had the input, and counts the output of its own time.
    const periodMs = periodMsOf(limiter)
    const own = older ? undefined : input[limiter]
    const corrected = own ? correctIn(bucket, limit, periodMs, own) : bucket
    if (!countsOutput(limiter)) return corrected
    const isKept = older && output.used < output.taken
    const counted = isKept ? corrected : correctIn(corrected, limit, periodMs, output)
    return older ? counted : letGo(counted, held)
  })
}

type Correction = {
  readonly taken: number
  readonly used: number
  readonly admittedAtMs: number
}

/** Where nobody knows what was used, it is what was taken. Made once for all buckets that a request touches in a scope. */
function inputCorrections(
  { inputTokens, admittedAtMs }: RateTaken,
  used: UsedTokens | null,
): Readonly<Record<BucketLimiter, Correction | undefined>> {
  const taken = { taken: inputTokens, admittedAtMs }
  const all = { ...taken, used: used?.input ?? inputTokens }
  return {
    // An admitted request counts, whatever becomes of it.
    requests_per_minute: undefined,
    output_tokens_per_minute: undefined,
    input_tokens_per_minute_cache_aware: { ...taken, used: used?.inputCacheAware ?? inputTokens },
    input_tokens_per_minute: all,
    tokens_per_minute: all,
    tokens_per_day: all,
  }
}

/** Where nobody knows what was used, it is all that was counted and kept. */
function outputCorrection(
  { countedOutputTokens, admittedAtMs }: RateTaken,
  used: UsedTokens | null,
  held: number,
): Correction {
  const taken = countedOutputTokens
  return { taken, used: used?.output ?? taken + held, admittedAtMs }
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
