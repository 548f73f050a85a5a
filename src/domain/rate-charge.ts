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
  const { admittedAtMs } = taken
  return withBuckets(state, taken.group, nowMs, (bucket, limiter, limit) => {
    const correct = (current: Bucket, { taken: before, used: after }: Correction): Bucket =>
      correctIn(current, limit, periodMsOf(limiter), { taken: before, used: after, admittedAtMs })
    const older = isOlder(state, limiter, taken)
    // Apart, since output is taken later than input: what has flowed in since the admission makes up for the
    // one only. A bucket that began in between never had the input, and counts the output of its own time.
    const input = inputCorrection(limiter, taken, used)
    const corrected = older ? bucket : correct(bucket, input)
    if (!countsOutput(limiter)) return corrected
    const output = outputCorrection(taken, used, held)
    const isKept = older && output.used < output.taken
    const counted = isKept ? corrected : correct(corrected, output)
    return older ? counted : letGo(counted, held)
  })
}

type Correction = { readonly taken: number; readonly used: number }

const nothingToCorrect: Correction = { taken: 0, used: 0 }

/** Where nobody knows what was used, it is what was taken. */
function inputCorrection(
  limiter: BucketLimiter,
  { inputTokens }: RateTaken,
  used: UsedTokens | null,
): Correction {
  switch (limiter) {
    // An admitted request counts, whatever becomes of it.
    case 'requests_per_minute':
    case 'output_tokens_per_minute':
      return nothingToCorrect
    case 'input_tokens_per_minute_cache_aware':
      return { taken: inputTokens, used: used?.inputCacheAware ?? inputTokens }
    case 'input_tokens_per_minute':
    case 'tokens_per_minute':
    case 'tokens_per_day':
      return { taken: inputTokens, used: used?.input ?? inputTokens }
  }
}

/** Where nobody knows what was used, it is all that was counted and kept. */
function outputCorrection(
  { countedOutputTokens }: RateTaken,
  used: UsedTokens | null,
  held: number,
): Correction {
  return { taken: countedOutputTokens, used: used?.output ?? countedOutputTokens + held }
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
