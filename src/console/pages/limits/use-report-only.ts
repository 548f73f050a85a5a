import type { ReportOnlyLimit } from '#contract/report-only-limits.ts'
import type { Limiter } from '#domain/rate-limit.ts'
import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { workspaceOf } from './limit-scope.ts'
import type { LimitScope } from './limit-scope.ts'
import type { Period } from './use-standings.ts'

export type WouldHaveRefused = ReportOnlyLimit['would_have_refused']

type ReportOnlyLimits = {
  ofRate(groupId: string, limiter: Limiter): WouldHaveRefused | undefined
  ofSpend(period: Period): WouldHaveRefused | undefined
}

const seenEveryMs = 30_000

/** What the report-only limits of a scope would have refused lately; asked again while it is seen. */
export function useReportOnly(scope: LimitScope): ReportOnlyLimits {
  const can = useCan()
  const { data } = useApi(
    'GET /v1/organizations/report_only_limits',
    { query: queryOf(scope) },
    { everyMs: seenEveryMs, enabled: can('spend_limits.view', workspaceOf(scope)) },
  )
  const find = (is: (limit: ReportOnlyLimit['limit']) => boolean) =>
    data?.data.find(({ limit }) => is(limit))?.would_have_refused
  return {
    ofRate: (groupId, limiter) =>
      find(
        (limit) =>
          limit.type === 'rate_limit' &&
          limit.rate_limit_id === groupId &&
          limit.limiter === limiter,
      ),
    ofSpend: (period) => find((limit) => limit.type === 'spend_limit' && limit.period === period),
  }
}

function queryOf(scope: LimitScope) {
  switch (scope.type) {
    case 'organization':
      return {}
    case 'workspace':
      return { workspace_id: scope.workspaceId }
    case 'api_key':
      return { api_key_id: scope.apiKeyId }
  }
}
