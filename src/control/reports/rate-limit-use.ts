import { limits } from '#contract/limits.ts'
import type { RateLimitUse, RateLimitUseQuery } from '#contract/rate-limit-use.ts'
import type { GroupLimits } from '#domain/rate-limit.ts'
import type { RateUseRow } from '#reports/port.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { limitedGroups } from '../rate-limits/limited-groups.ts'
import { readPolicies } from '../read-policies.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { presentEdge, walkBuckets } from './bucket-walk.ts'
import type { BucketWalk } from './bucket-walk.ts'
import { sayFreshness } from './report-sight.ts'

/** How near requests came to the limits of a group of models, hour by hour. */
export async function reportRateLimitUse(
  context: RequestContext,
  query: RateLimitUseQuery,
): Promise<RateLimitUse> {
  const { caller, action, clock } = context
  const workspace = query.workspace_id && (await getWorkspace(context, query.workspace_id))
  if (!workspace) caller.access.requireOrganization(action)
  const group = getModelGroup(query.model_group)
  const walk = walkHours(query, clock.now())
  await sayFreshness(context)
  const rows = await context.reports.rateUse({
    organizationId: caller.organizationId,
    fromMs: walk.fromMs,
    toMs: walk.toMs,
    rateLimitGroup: group.id,
    ...(workspace && { workspaceId: workspace.id }),
  })
  const ids = workspace ? ([caller.organizationId, workspace.id] as const) : [caller.organizationId]
  const [organizations, own] = await readPolicies(context, ids)
  return {
    type: 'rate_limit_use',
    model_group: { id: group.wireId, display_name: group.displayName },
    workspace_id: workspace ? workspace.id : null,
    limits: {
      organization: presentLimits(organizations?.rateLimits[group.id]),
      workspace: own ? presentLimits(own.rateLimits[group.id]) : null,
    },
    hours: presentHours(walk, rows),
  }
}

function getModelGroup(id: string) {
  const group = limitedGroups.find(({ wireId }) => wireId === id)
  if (group?.type !== 'model_group') throw notFound('Model group')
  return group
}

/** The hours of a report that does not come in pages. */
export function walkHours(
  query: Pick<RateLimitUseQuery, 'starting_at' | 'ending_at'>,
  nowMs: number,
): BucketWalk {
  const limit = limits.reportHoursMax
  const walk = walkBuckets({ ...query, bucket_width: '1h', limit }, { nowMs })
  if (walk.nextMs === null) return walk
  throw invalidRequest(`ending_at: Must be at most ${limit} hours after starting_at`)
}

/** Input is limited in two ways, of which the lower holds. */
function presentLimits(set: GroupLimits = {}): RateLimitUse['limits']['organization'] {
  const { input_tokens_per_minute: input, input_tokens_per_minute_cache_aware: uncached } = set
  const inputs = [input, uncached].filter((value) => value !== undefined)
  return {
    input_tokens_per_minute: inputs.length === 0 ? null : Math.min(...inputs),
    output_tokens_per_minute: set.output_tokens_per_minute ?? null,
    requests_per_minute: set.requests_per_minute ?? null,
  }
}

function presentHours(walk: BucketWalk, rows: readonly RateUseRow[]): RateLimitUse['hours'] {
  const byHour = new Map(rows.map((row) => [row.hourMs, row]))
  return Array.from({ length: (walk.toMs - walk.fromMs) / walk.widthMs }, (_none, index) => {
    const hourMs = walk.fromMs + index * walk.widthMs
    const row = byHour.get(hourMs)
    return {
      starting_at: presentEdge(hourMs),
      input_tokens_per_minute_max: row?.inputTokensMax ?? 0,
      output_tokens_per_minute_max: row?.outputTokensMax ?? 0,
      requests_per_minute_max: row?.requestsMax ?? 0,
      cache_rate: row ? cacheRateOf(row) : null,
    }
  })
}

/** To the ten-thousandth. */
function cacheRateOf({ inputTokens, cacheReadTokens }: RateUseRow): number | null {
  const all = inputTokens + cacheReadTokens
  return all === 0n ? null : Number((cacheReadTokens * 10_000n) / all) / 10_000
}
