import type { RateLimitGroupId } from './catalog.ts'
import { fullBucket, periodMsOf, refill } from './rate-limit.ts'
import type { Bucket, BucketLimiter, Buckets, GroupLimits } from './rate-limit.ts'
import type { ScopeState } from './scope.ts'

/** Whether it is a bucket that the limiter has, and not the number of open requests. */
export function isBucketLimiter(limiter: string): limiter is BucketLimiter {
  return limiter !== 'concurrent_requests'
}

/** The bucket of a limit at an instant: a full one where nothing has been taken yet. */
export function bucketAt(
  state: ScopeState,
  group: RateLimitGroupId,
  limiter: BucketLimiter,
  nowMs: number,
): Bucket {
  const limit = state.policy.rateLimits[group]?.[limiter] ?? 0
  return refilledUntil(state.buckets[group]?.[limiter], limiter, limit, nowMs)
}

function refilledUntil(
  bucket: Bucket | undefined,
  limiter: BucketLimiter,
  limit: number,
  nowMs: number,
): Bucket {
  return bucket ? refill(bucket, limit, periodMsOf(limiter), nowMs) : fullBucket(limit, nowMs)
}

/** What can be taken from the bucket at the least: refilling only adds to it. */
export function leastAvailableIn(bucket: Bucket | undefined, limit: number): number {
  return bucket ? Math.min(bucket.level, limit) - bucket.held : limit
}

/** One limit of a group that is a bucket. */
export type BucketLimit = { readonly limiter: BucketLimiter; readonly limit: number }

const noLimits: readonly BucketLimit[] = []

// Limits are one object until they are edited, and are gone through several times a request.
const listed = new WeakMap<GroupLimits, readonly BucketLimit[]>()

/** The limits of a scope and group that are buckets, in the order in which they were set. */
export function bucketLimitsOf(state: ScopeState, group: RateLimitGroupId): readonly BucketLimit[] {
  const limits = state.policy.rateLimits[group]
  if (limits === undefined) return noLimits
  const known = listed.get(limits)
  if (known) return known
  const list = Object.entries(limits).flatMap(([limiter, limit]) =>
    isBucketLimiter(limiter) ? [{ limiter, limit }] : [],
  )
  listed.set(limits, list)
  return list
}

/** Whether output tokens count against the limiter. */
export function countsOutput(limiter: BucketLimiter): boolean {
  return (
    limiter === 'output_tokens_per_minute' ||
    limiter === 'tokens_per_minute' ||
    limiter === 'tokens_per_day'
  )
}

/** Whether any of the limits of a group counts output. */
export function limitsOutput(limits: GroupLimits | undefined): boolean {
  for (const limiter in limits) if (countsOutput(limiter as BucketLimiter)) return true
  return false
}

type GroupBuckets = Partial<Record<BucketLimiter, Bucket>>

/** The scope's buckets with what `next` makes of each of the group, refilled until now; the same where it has none. */
export function changeBuckets(
  state: ScopeState,
  group: RateLimitGroupId,
  nowMs: number,
  next: (bucket: Bucket, limiter: BucketLimiter, limit: number) => Bucket,
): Buckets {
  if (state.policy.rateLimits[group] === undefined) return state.buckets
  const before = state.buckets[group]
  // From what is there: properties that are added one by one, by names that vary, are what V8 does slowest here.
  const buckets: GroupBuckets = { ...before }
  for (const { limiter, limit } of bucketLimitsOf(state, group)) {
    const current = refilledUntil(before?.[limiter], limiter, limit, nowMs)
    buckets[limiter] = next(current, limiter, limit)
  }
  // Not as a part of the literal: a property whose name is computed is defined there in the slowest way.
  const all: Record<RateLimitGroupId, GroupBuckets> = { ...state.buckets }
  all[group] = buckets
  return all
}
