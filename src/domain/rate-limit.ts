import type { RateLimitGroupId } from './catalog.ts'

/**
 * What a rate limit counts, in the words of the Claude API (Rate Limits API, `limits[].type`);
 * `concurrent_requests` is an extension.
 */
export type Limiter =
  | 'requests_per_minute'
  | 'input_tokens_per_minute'
  | 'input_tokens_per_minute_cache_aware'
  | 'output_tokens_per_minute'
  | 'tokens_per_minute'
  | 'tokens_per_day'
  | 'concurrent_requests'

/** Those that are token buckets: all but the number of open requests. */
export type BucketLimiter = Exclude<Limiter, 'concurrent_requests'>

/** In the order in which they are evaluated and shown. */
export const limiters = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
  'concurrent_requests',
] as const satisfies readonly Limiter[]

/** The group whose one limit is the number of open requests, whatever their model. */
export const concurrencyGroup: RateLimitGroupId = 'concurrency'
/** The group of the calls that count tokens. */
export const tokenCountGroup: RateLimitGroupId = 'token_count'

/** Limits of one group. What is not named is not limited; zero blocks. 0 to 2^53 − 1. */
export type GroupLimits = Readonly<Partial<Record<Limiter, number>>>

/** Limits of one scope, by group. */
export type RateLimits = Readonly<Record<RateLimitGroupId, GroupLimits>>

/**
 * A token bucket: it holds as many tokens as its limit and refills by its limit each period, continuously.
 * All of it is whole numbers, so that no token is lost or made by rounding.
 */
export type Bucket = {
  /** Whole tokens in it at `atMs`. Below zero it is in debt. */
  readonly level: number
  /** What has been refilled beyond whole tokens, in tokens times milliseconds of the period. */
  readonly remainder: number
  /** The part of `level` that is kept for output that running requests may still produce. */
  readonly held: number
  /** Unix milliseconds. */
  readonly atMs: number
  /** When its limit was last lowered: requests admitted before are given nothing back. 0 for never. */
  readonly loweredMs: number
}

/**
 * Since when limits count that were set when the scope was already in use, in Unix milliseconds: requests
 * admitted before took nothing that could be given back.
 */
export type RateLimitsSince = Readonly<
  Record<RateLimitGroupId, Readonly<Partial<Record<Limiter, number>>>>
>

/** The buckets of one scope, by group. A limit without a bucket has a full one. */
export type Buckets = Readonly<
  Record<RateLimitGroupId, Readonly<Partial<Record<BucketLimiter, Bucket>>>>
>

/** In milliseconds: how long an empty bucket takes to fill. */
export function periodMsOf(limiter: BucketLimiter): number {
  return limiter === 'tokens_per_day' ? 86_400_000 : 60_000
}

/** A bucket that nothing has been taken from. */
export function fullBucket(limit: number, atMs: number): Bucket {
  return { level: limit, remainder: 0, held: 0, atMs, loweredMs: 0 }
}

/** The bucket at an instant. One before its own leaves it as it is: a bucket's clock never goes back. */
export function refill(bucket: Bucket, limit: number, periodMs: number, nowMs: number): Bucket {
  const elapsedMs = nowMs - bucket.atMs
  if (elapsedMs <= 0) return bucket
  const { held, loweredMs } = bucket
  const isFull = bucket.level >= limit
  const { whole, remainder } = isFull
    ? nothing
    : refilled(limit, elapsedMs, bucket.remainder, periodMs)
  const level = bucket.level + whole
  return level >= limit
    ? { level: limit, remainder: 0, held, atMs: nowMs, loweredMs }
    : { level, remainder, held, atMs: nowMs, loweredMs }
}

const nothing = { whole: 0, remainder: 0 }

/** What new requests can take. */
export function availableIn({ level, held }: Bucket): number {
  return level - held
}

/** Milliseconds until the bucket has that many tokens more, if nothing takes any; `undefined` for never. */
export function waitMsFor(
  bucket: Bucket,
  limit: number,
  periodMs: number,
  missing: number,
): number | undefined {
  if (missing <= 0) return 0
  if (limit === 0 || bucket.level + missing > limit) return undefined
  const product = missing * periodMs - bucket.remainder
  if (product <= Number.MAX_SAFE_INTEGER) return Math.ceil(product / limit)
  const exact = BigInt(missing) * BigInt(periodMs) - BigInt(bucket.remainder)
  return Number((exact + BigInt(limit) - 1n) / BigInt(limit))
}

/** Takes tokens now, into debt if need be. */
export function takeFrom(bucket: Bucket, tokens: number): Bucket {
  return tokens === 0 ? bucket : withLevel(bucket, Math.max(bucket.level - tokens, debtMax))
}

/** Written out, not spread: buckets are made dozens of times a request. */
function withLevel({ remainder, held, atMs, loweredMs }: Bucket, level: number): Bucket {
  return { level, remainder, held, atMs, loweredMs }
}

/**
 * Corrects what a request took since its admission to what it used, in a bucket refilled until now. Too little
 * taken is taken now. Too much is given back, but for what the bucket may have refilled in the meantime: it
 * would have been full the sooner, and what refills a full bucket is lost. So no window ever sees more than
 * the limit and its refill. What flowed in before a limit was lowered is not known any more: then nothing is
 * given back.
 */
export function correctIn(
  bucket: Bucket,
  limit: number,
  periodMs: number,
  correction: { readonly taken: number; readonly used: number; readonly admittedAtMs: number },
): Bucket {
  const { taken, used, admittedAtMs } = correction
  if (used === taken) return bucket
  if (used > taken) return takeFrom(bucket, used - taken)
  if (admittedAtMs < bucket.loweredMs) return bucket
  const elapsedMs = Math.max(0, bucket.atMs - admittedAtMs)
  const { whole } = refilled(limit, elapsedMs, periodMs - 1, periodMs)
  const back = Math.max(0, taken - Math.max(used, whole))
  const level = bucket.level + back
  if (level < limit) return withLevel(bucket, level)
  const { held, atMs, loweredMs } = bucket
  return { level: limit, remainder: 0, held, atMs, loweredMs }
}

/**
 * The bucket after its limit has changed: what was used stays used, and nothing is above the new limit. Lowering
 * makes no debt: what was used under the old limit would keep everybody out for hours of the new one.
 */
export function resizeBucket(
  bucket: Bucket,
  change: { readonly from: number; readonly to: number; readonly periodMs: number },
  nowMs: number,
): Bucket {
  const { from, to, periodMs } = change
  const current = refill(bucket, from, periodMs, nowMs)
  const moved = current.level + (to - from)
  const level = Math.min(to, to < from ? Math.max(moved, Math.min(current.level, 0)) : moved)
  const loweredMs = to < from ? nowMs : current.loweredMs
  return { ...current, level: Math.max(level, debtMax), remainder: 0, loweredMs }
}

/** Far beyond any real debt, and sums with any limit stay exact. */
const debtMax = -(2 ** 52)

/** Tokens that flow in over a time: exact, also where the product is beyond 2^53. */
function refilled(
  limit: number,
  elapsedMs: number,
  remainder: number,
  periodMs: number,
): { whole: number; remainder: number } {
  const product = limit * elapsedMs + remainder
  if (product <= Number.MAX_SAFE_INTEGER) {
    return { whole: Math.floor(product / periodMs), remainder: product % periodMs }
  }
  const exact = BigInt(limit) * BigInt(elapsedMs) + BigInt(remainder)
  const whole = exact / BigInt(periodMs)
  const most = BigInt(Number.MAX_SAFE_INTEGER)
  return { whole: Number(whole < most ? whole : most), remainder: Number(exact % BigInt(periodMs)) }
}
