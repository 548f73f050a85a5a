import { catalog } from '../src/domain/catalog-data.ts'
import type { NotificationId } from '../src/domain/id.ts'
import { nanoUsd } from '../src/domain/money.ts'
import { concurrencyGroup, tokenCountGroup } from '../src/domain/rate-limit.ts'
import type { RateLimitChange } from '../src/domain/policy.ts'
import type { ScopeId, ScopeSpendLimit } from '../src/domain/scope.ts'
import type { ScopeEdit } from '../src/ledger/port.ts'

/**
 * Every kind of limit that there is, in every group and window, with a threshold for each window: far enough away
 * that none refuses, so that what is measured is their evaluation.
 */
export function allLimits(id: ScopeId, dollars: bigint): ScopeEdit {
  const groups = catalog.groups.map((group) => group.id)
  return {
    id,
    rateLimits: [
      ...groups.flatMap((group) => limiters.map((limiter) => far(group, limiter))),
      far(tokenCountGroup, 'requests_per_minute'),
      far(concurrencyGroup, 'concurrent_requests'),
    ],
    spendLimits: spendLimits(dollars),
    thresholds: (['daily', 'weekly', 'monthly'] as const).map((window) => ({
      notificationId: `ntf_01${window}` as NotificationId,
      window,
      at: { type: 'percent', percent: 80 },
    })),
  }
}

/** A limit of each window. */
export function spendLimits(dollars: bigint): ScopeSpendLimit[] {
  const limitNanoUsd = nanoUsd(dollars * 1_000_000_000n)
  return (['daily', 'weekly', 'monthly'] as const).map((window) => ({ window, limitNanoUsd }))
}

const limiters = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
] as const

function far(group: string, limiter: RateLimitChange['limiter']): RateLimitChange {
  return { group, limiter, limit: 1_000_000_000 }
}
