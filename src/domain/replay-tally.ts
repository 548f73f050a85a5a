import type { ReplayedAsk } from './replay-course.ts'
import type { ScopeId } from './scope.ts'

/** How many asks there were, and how many of them the limits would have refused. */
export type TallyCounts = {
  readonly requests: number
  readonly refused: number
  /** Refused, and let through under the limits of now. */
  readonly newlyRefused: number
}

/** What has been counted, of everything that was added. */
export type TallyResult = TallyCounts & {
  /** Let through, and refused under the limits of now. */
  readonly noLongerRefused: number
  /** Unix milliseconds. */
  readonly firstRefusedMs: number | null
  readonly lastRefusedMs: number | null
  /** In their order; those without a request are left out. */
  readonly buckets: readonly (TallyCounts & { readonly startMs: number })[]
  /** By the narrowest scope of the asks, most refused first. */
  readonly askers: readonly (TallyCounts & { readonly scopeIds: readonly ScopeId[] })[]
  /** As `limiterOf` names them, most refusing first. */
  readonly limiters: readonly { readonly limiter: string; readonly refused: number }[]
}

type Counts = { -readonly [Name in keyof TallyCounts]: number }

/** Counts asks as they are decided, in buckets of `bucketMs` milliseconds. */
export function createTally({ bucketMs }: { readonly bucketMs: number }): {
  /** `limiter`: what refuses it. */
  add(ask: ReplayedAsk, limiter: string | undefined, isRefusedNow: boolean): void
  result(): TallyResult
} {
  const all = newCounts()
  const buckets = new Map<number, Counts>()
  const askers = new Map<ScopeId, Counts & { scopeIds: readonly ScopeId[] }>()
  const limiters = new Map<string, number>()
  let noLongerRefused = 0
  let firstRefusedMs: number | null = null
  let lastRefusedMs: number | null = null

  return {
    add: ({ atMs, scopeIds }, limiter, isRefusedNow) => {
      const startMs = Math.floor(atMs / bucketMs) * bucketMs
      const bucket = buckets.get(startMs) ?? newCounts()
      buckets.set(startMs, bucket)
      const asker = askers.get(scopeIds[0]!) ?? { ...newCounts(), scopeIds }
      askers.set(scopeIds[0]!, asker)
      for (const counts of [all, bucket, asker]) {
        counts.requests++
        if (limiter === undefined) continue
        counts.refused++
        if (!isRefusedNow) counts.newlyRefused++
      }
      if (limiter === undefined) {
        if (isRefusedNow) noLongerRefused++
        return
      }
      firstRefusedMs ??= atMs
      lastRefusedMs = atMs
      limiters.set(limiter, (limiters.get(limiter) ?? 0) + 1)
    },
    result: () => ({
      ...all,
      noLongerRefused,
      firstRefusedMs,
      lastRefusedMs,
      buckets: [...buckets].map(([startMs, counts]) => ({ startMs, ...counts })),
      askers: [...askers.values()].toSorted(
        (left, right) => right.refused - left.refused || right.requests - left.requests,
      ),
      limiters: [...limiters]
        .map(([limiter, refused]) => ({ limiter, refused }))
        .toSorted((left, right) => right.refused - left.refused),
    }),
  }
}

function newCounts(): Counts {
  return { requests: 0, refused: 0, newlyRefused: 0 }
}
