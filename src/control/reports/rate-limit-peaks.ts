import { peakLimiters } from '#contract/rate-limit-peaks.ts'
import type { RateLimitPeaks, RateLimitPeaksQuery } from '#contract/rate-limit-peaks.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { RateLimits } from '#domain/rate-limit.ts'
import type { RatePeakQuery, RatePeakRow } from '#reports/port.ts'
import type { RequestContext } from '../context.ts'
import { limitedGroups } from '../rate-limits/limited-groups.ts'
import { readPolicies } from '../read-policies.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { presentEdge } from './bucket-walk.ts'
import { sayFreshness } from './report-sight.ts'

const minuteMs = 60_000
const minutes = 60

type Entry = RateLimitPeaks['data'][number]
type Peak = Entry['peaks'][number]

/** How near the last minutes came to the rate limits: of the organization and of each workspace that the caller sees. */
export async function reportRateLimitPeaks(
  context: RequestContext,
  query: RateLimitPeaksQuery,
): Promise<RateLimitPeaks> {
  const scopes = await scopesOf(context, query)
  await sayFreshness(context)
  const toMs = Math.floor(context.clock.now() / minuteMs) * minuteMs + minuteMs
  const range = { fromMs: toMs - minutes * minuteMs, toMs }
  const { organizationId } = context.caller
  const groups = { rateLimitGroups: modelGroups.map(({ id }) => id) }
  const found = await Promise.all(
    scopes.map((of) => context.reports.ratePeaks({ organizationId, ...groups, ...range, of })),
  )
  return {
    type: 'rate_limit_peaks',
    starting_at: presentEdge(range.fromMs),
    ending_at: presentEdge(range.toMs),
    data: present(found.flat(), await readLimits(context, found.flat()), query.percent_min),
  }
}

const modelGroups = limitedGroups.filter((group) => group.type === 'model_group')

/** What is asked for, or all that the caller sees. */
async function scopesOf(
  context: RequestContext,
  { workspace_id: id, scope_type: type }: RateLimitPeaksQuery,
): Promise<readonly RatePeakQuery['of'][]> {
  const { access } = context.caller
  if (id !== undefined) return [[(await getWorkspace(context, id)).id]]
  if (type === 'organization') {
    access.requireOrganization(context.action)
    return ['organization']
  }
  const seen = access.workspacesFor(context.action)
  const ofWorkspaces = seen ?? 'workspaces'
  return seen || type === 'workspace' ? [ofWorkspaces] : ['organization', ofWorkspaces]
}

type Limits = {
  readonly organization: RateLimits
  readonly workspaces: ReadonlyMap<WorkspaceId, RateLimits>
}

async function readLimits(context: RequestContext, rows: readonly RatePeakRow[]): Promise<Limits> {
  const ids = [...new Set(rows.flatMap(({ workspaceId }) => workspaceId ?? []))]
  const [organization, ...own] = await readPolicies(context, [
    context.caller.organizationId,
    ...ids,
  ])
  return {
    organization: organization.rateLimits,
    workspaces: new Map(own.map(({ rateLimits }, index) => [ids[index]!, rateLimits])),
  }
}

function present(
  rows: readonly RatePeakRow[],
  limits: Limits,
  percentMin: number | undefined,
): Entry[] {
  return rows.flatMap((row) => {
    const group = modelGroups.find(({ id }) => id === row.rateLimitGroup)!
    const peaks = peaksOf(row, limits).filter(
      (peak) => percentMin === undefined || isNear(peak, percentMin),
    )
    if (peaks.length === 0) return []
    const { workspaceId } = row
    const scope: Entry['scope'] =
      workspaceId === null
        ? { type: 'organization' }
        : { type: 'workspace', workspace_id: workspaceId }
    return { scope, model_group: { id: group.wireId, display_name: group.displayName }, peaks }
  })
}

/** A limit of zero blocks: nothing comes near it. */
function isNear({ peak, limit }: Peak, percent: number): boolean {
  return limit !== null && limit.value > 0 && peak * 100 >= limit.value * percent
}

function peaksOf(row: RatePeakRow, limits: Limits): Peak[] {
  const { workspaceId, rateLimitGroup: group } = row
  const own = workspaceId === null ? undefined : limits.workspaces.get(workspaceId)?.[group]
  const peaks = {
    requests_per_minute: row.requestsMax,
    input_tokens_per_minute: row.inputTokensMax,
    input_tokens_per_minute_cache_aware: row.inputTokensMax,
    output_tokens_per_minute: row.outputTokensMax,
    tokens_per_minute: row.tokensMax,
  }
  return peakLimiters.map((type) => ({
    type,
    peak: peaks[type],
    limit: lowest(limits.organization[group]?.[type], own?.[type]),
  }))
}

/** Of equals the workspace's, as the one that holds first. */
function lowest(organization: number | undefined, own: number | undefined): Peak['limit'] {
  if (own !== undefined && own <= (organization ?? own)) return { value: own, source: 'workspace' }
  return organization === undefined ? null : { value: organization, source: 'organization' }
}
