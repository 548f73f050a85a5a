import type { RateLimitPeaks } from '#contract/rate-limit-peaks.ts'
import type { Limiter } from '#domain/rate-limit.ts'
import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { workspaceOf } from './limit-scope.ts'
import type { LimitScope } from './limit-scope.ts'
import type { LimitedGroup } from './merge-rate-limits.ts'

/** The fullest minute of the last hour, and the limit that holds. */
export type Peak = { readonly peak: number; readonly limit: number }

type PeakOf = (group: LimitedGroup, limiter: Limiter) => Peak | undefined

const seenEveryMs = 60_000

/**
 * How near a scope came to its rate limits lately: nothing where there was no traffic, no limit, or one of zero. One
 * request for all of it, once the limits themselves are there.
 */
export function usePeaks(scope: LimitScope, isReady: boolean): PeakOf {
  const can = useCan()
  const { data } = useApi(
    'GET /v1/organizations/usage_report/rate_limit_use/peaks',
    {
      query:
        scope.type === 'organization'
          ? { scope_type: scope.type }
          : { workspace_id: scope.workspaceId },
    },
    {
      everyMs: seenEveryMs,
      enabled: isReady && scope.type !== 'api_key' && can('reports.view', workspaceOf(scope)),
    },
  )
  return ({ modelGroupId }, limiter) => {
    const entry = data?.data.find(({ model_group: { id } }) => id === modelGroupId)
    return toPeak(entry?.peaks.find(({ type }) => type === limiter))
  }
}

function toPeak(
  found: RateLimitPeaks['data'][number]['peaks'][number] | undefined,
): Peak | undefined {
  if (!found?.limit || found.peak === 0 || found.limit.value === 0) return undefined
  return { peak: found.peak, limit: found.limit.value }
}
