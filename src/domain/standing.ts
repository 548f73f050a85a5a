import type { ScopeEntry } from './admission.ts'
import type { RateLimitGroupId } from './catalog.ts'
import type { NanoUsd } from './money.ts'
import { bucketAt, bucketLimitsOf } from './rate-bucket.ts'
import { availableIn, periodMsOf, waitMsFor } from './rate-limit.ts'
import type { Bucket, BucketLimiter } from './rate-limit.ts'
import { emptyBalance, remainingNanoUsd } from './scope.ts'
import type { ScopeKind } from './scope.ts'
import { windowEndMs, windowIdsAt } from './window.ts'
import type { SpendWindow } from './window.ts'

/** The families of the Claude API's rate-limit headers (Rate limits, "Response headers"). */
export type RateFamily = 'requests' | 'tokens' | 'input-tokens' | 'output-tokens'

/** How one rate limit stands. */
export type RateStanding = {
  readonly family: RateFamily
  readonly limit: number
  /** Never negative. */
  readonly remaining: number
  /** When it is full again, if nothing takes from it. Unix milliseconds. */
  readonly resetsAtMs: number
}

/** How the spend limit with the least left stands. */
export type SpendStanding = {
  readonly scopeKind: ScopeKind
  readonly window: SpendWindow
  readonly limitNanoUsd: NanoUsd
  readonly remainingNanoUsd: NanoUsd
  readonly resetsAtMs: number
}

/**
 * For each family the applicable limit with the least remaining; of equals the narrowest scope's. Where no
 * limit counts all tokens, `tokens` is what limits tokens most in a workspace or key that has limits of its
 * own, and else the sum of the organization's input and output.
 */
export function rateStandings(
  entries: readonly ScopeEntry[],
  group: RateLimitGroupId,
  nowMs: number,
): RateStanding[] {
  const least = new Map<RateFamily, RateStanding>()
  let hasOwn = false
  for (const { state } of entries) {
    if (!state) continue
    for (const { limiter, limit } of bucketLimitsOf(state, group)) {
      const family = familyOf[limiter]
      hasOwn ||= state.policy.kind !== 'organization' && family !== 'requests'
      const bucket = bucketAt(state, group, limiter, nowMs)
      const remaining = Math.max(0, availableIn(bucket))
      const known = least.get(family)
      // Compared first: with every limit set there are eighteen of them, and four are shown.
      if (known && remaining >= known.remaining) continue
      least.set(family, { family, limit, remaining, resetsAtMs: fullAtMs(bucket, limiter, limit) })
    }
  }
  const tokens = least.get('tokens') ?? (hasOwn ? mostRestrictive(least) : sumOf(least))
  if (tokens) least.set('tokens', { ...tokens, family: 'tokens' })
  return [...least.values()]
}

/** The applicable spend limit with the least left; `undefined` where nothing limits spend. */
export function spendStanding(
  entries: readonly ScopeEntry[],
  nowMs: number,
): SpendStanding | undefined {
  const windows = windowIdsAt(nowMs)
  let least: SpendStanding | undefined
  for (const { state } of entries) {
    for (const { window, limitNanoUsd } of state?.policy.spendLimits ?? []) {
      const remaining = remainingNanoUsd(
        limitNanoUsd,
        state!.balances[windows[window]] ?? emptyBalance,
      )
      if (least && remaining >= least.remainingNanoUsd) continue
      least = {
        scopeKind: state!.policy.kind,
        window,
        limitNanoUsd,
        remainingNanoUsd: remaining,
        resetsAtMs: windowEndMs(window, nowMs),
      }
    }
  }
  return least
}

const familyOf = {
  requests_per_minute: 'requests',
  input_tokens_per_minute: 'input-tokens',
  input_tokens_per_minute_cache_aware: 'input-tokens',
  output_tokens_per_minute: 'output-tokens',
  tokens_per_minute: 'tokens',
  tokens_per_day: 'tokens',
} as const satisfies Record<BucketLimiter, RateFamily>

function fullAtMs(bucket: Bucket, limiter: BucketLimiter, limit: number): number {
  return bucket.atMs + (waitMsFor(bucket, limit, periodMsOf(limiter), limit - bucket.level) ?? 0)
}

function mostRestrictive(least: Map<RateFamily, RateStanding>): RateStanding | undefined {
  const input = least.get('input-tokens')
  const output = least.get('output-tokens')
  if (!input || !output) return input ?? output
  return output.remaining < input.remaining ? output : input
}

function sumOf(least: Map<RateFamily, RateStanding>): RateStanding | undefined {
  const input = least.get('input-tokens')
  const output = least.get('output-tokens')
  if (!input || !output) return input ?? output
  return {
    family: 'tokens',
    limit: input.limit + output.limit,
    remaining: input.remaining + output.remaining,
    resetsAtMs: Math.max(input.resetsAtMs, output.resetsAtMs),
  }
}
