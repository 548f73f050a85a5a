import type { ReportOnlyLimit } from '#contract/report-only-limits.ts'
import type { ScopeQuery } from '#contract/scopes.ts'
import { formatCents } from '#domain/money.ts'
import type { Limiter } from '#domain/rate-limit.ts'
import type { ScopePolicy } from '#domain/scope.ts'
import type { WouldHaveRefused } from '#ledger/preview-port.ts'
import { listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import type { RequestContext } from '../context.ts'
import type { PreviewedScope } from '../limit-previews/preview-limit.ts'
import { presentScope } from '../present.ts'
import { limitedGroups, rateLimitIdOf } from '../rate-limits/limited-groups.ts'
import { readPolicies } from '../read-policies.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'

/** The limits of one scope that only report, as they are set now, with what they would have refused lately. */
export async function listReportOnlyLimits(
  context: RequestContext,
  query: ScopeQuery,
): Promise<ReportOnlyLimit[]> {
  const { caller, clock, previews, store } = context
  const scope = await scopeOf(context, query)
  const [policy] = await readPolicies(context, [scope.id])
  if (policy.reportOnly === null) return []
  const spendLimits = await listSpendLimitsOf(store.read, scope.id)
  const counts = await previews.countReports({
    organizationId: caller.organizationId,
    scopeKind: scope.kind,
    scopeId: scope.id,
    dayFromMs: clock.now() - dayMs,
    weekFromMs: clock.now() - 7 * dayMs,
  })
  const shown = {
    type: 'report_only_limit',
    scope: presentScope({ scopeKind: scope.kind, scopeId: scope.id }),
  } as const
  return [
    ...spendEntries(spendLimits).map(([limit, name]) => ({
      ...shown,
      limit,
      ...countOf(counts, name),
    })),
    ...rateEntries(context, policy).map(([limit, name]) => ({
      ...shown,
      limit,
      ...countOf(counts, name),
    })),
  ]
}

type Entry = readonly [limit: ReportOnlyLimit['limit'], name: string]

function spendEntries(limits: readonly SpendLimit[]): Entry[] {
  return limits
    .filter(({ mode }) => mode === 'report_only')
    .map(({ id, period, amountNanoUsd }) => [
      { type: 'spend_limit', spend_limit_id: id, period, amount: formatCents(amountNanoUsd) },
      period,
    ])
}

function rateEntries({ caller }: RequestContext, { reportOnly }: ScopePolicy): Entry[] {
  return limitedGroups.flatMap((group) =>
    group.limiters.flatMap((limiter: Limiter): Entry[] => {
      const value = reportOnly?.rateLimits[group.id]?.[limiter]
      if (value === undefined) return []
      const rate_limit_id = rateLimitIdOf(caller.organizationId, group)
      return [[{ type: 'rate_limit', rate_limit_id, limiter, value }, `${group.id}/${limiter}`]]
    }),
  )
}

function countOf(counts: readonly WouldHaveRefused[], name: string) {
  const own = counts.filter((each) => each.limit === name)
  const sum = (of: (each: WouldHaveRefused) => number): number =>
    own.reduce((total, each) => total + of(each), 0)
  return {
    would_have_refused: {
      last_24_hours: sum(({ lastDay }) => lastDay),
      last_7_days: sum(({ lastWeek }) => lastWeek),
    },
  }
}

async function scopeOf(
  context: RequestContext,
  { api_key_id: apiKeyId, workspace_id: workspaceId }: ScopeQuery,
): Promise<PreviewedScope> {
  if (apiKeyId) return { kind: 'api_key', id: (await getApiKey(context, apiKeyId)).id }
  if (workspaceId) return { kind: 'workspace', id: (await getWorkspace(context, workspaceId)).id }
  context.caller.access.requireOrganization(context.action)
  return { kind: 'organization', id: context.caller.organizationId }
}

const dayMs = 86_400_000
