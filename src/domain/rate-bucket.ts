import type { RateLimitGroupId } from './catalog.ts'
import { fullBucket, periodMsOf, refill } from './rate-limit.ts'
import type { Bucket, BucketLimiter, GroupLimits } from './rate-limit.ts'
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
  const bucket = state.buckets[group]?.[limiter]
  return bucket ? refill(bucket, limit, periodMsOf(limiter), nowMs) : fullBucket(limit, nowMs)
}

/** Whether output tokens count against the limiter. */
export function countsOutput(limiter: BucketLimiter): boolean {
  return (
    limiter === 'output_tokens_per_minute' ||
    limiter === 'tokens_per_minute' ||
    limiter === 'tokens_per_day'
  )
}

/** The scope with what `next` makes of each bucket of the group, refilled until now. */
export function withBuckets(
  state: ScopeState,
  group: RateLimitGroupId,
  nowMs: number,
  next: (bucket: Bucket, limiter: BucketLimiter, limit: number) => Bucket,
): ScopeState {
  const limits: GroupLimits | undefined = state.policy.rateLimits[group]
  if (limits === undefined) return state
  const buckets: Partial<Record<BucketLimiter, Bucket>> = {}
  for (const limiter in limits) {
    if (!isBucketLimiter(limiter)) continue
    buckets[limiter] = next(bucketAt(state, group, limiter, nowMs), limiter, limits[limiter]!)
  }
  return { ...state, buckets: { ...state.buckets, [group]: buckets } }
}
