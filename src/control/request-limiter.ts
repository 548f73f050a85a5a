import type { Clock } from '#platform/clock.ts'
import { bounds } from '#platform/bounds.ts'
import { ApiError } from './api-error.ts'

/** Keeps one caller from taking the control plane for themselves. Each node counts for itself. */
export type RequestLimiter = {
  /** Takes one request of the caller: 0 when it is admitted, or else in how many milliseconds one will be. */
  take(callerId: string): number
}

const minuteMs = 60_000

/** A bucket for each caller, full at first, and refilled steadily. */
export function createRequestLimiter(
  clock: Clock,
  max: number = bounds.adminRequestsPerMinuteMax,
): RequestLimiter {
  const buckets = new Map<string, { readonly tokens: number; readonly atMs: number }>()
  return {
    take: (callerId) => {
      const nowMs = clock.monotonicMs()
      const before = buckets.get(callerId)
      const refilled = before ? before.tokens + ((nowMs - before.atMs) * max) / minuteMs : max
      const tokens = Math.min(max, refilled)
      const admitted = tokens >= 1
      // At the end of the map, so that whoever has been quiet the longest is the first to be forgotten.
      buckets.delete(callerId)
      buckets.set(callerId, { tokens: admitted ? tokens - 1 : tokens, atMs: nowMs })
      if (buckets.size > bounds.adminCallersMax) buckets.delete(buckets.keys().next().value!)
      return admitted ? 0 : Math.ceil(((1 - tokens) * minuteMs) / max)
    },
  }
}

/** Refuses with 429 whoever asks more often than that. */
export function refuseTooMany(limiter: RequestLimiter, callerId: string, max: number): void {
  const waitMs = limiter.take(callerId)
  if (waitMs === 0) return
  throw new ApiError(
    'rate_limit_error',
    `At most ${max} requests a minute are taken from one caller. Try again shortly.`,
    { headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } },
  )
}
