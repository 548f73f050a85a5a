import type { UsageLatency, UsageLatencyQuery } from '#contract/usage-latency.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { LatencyQuery } from '#reports/port.ts'
import type { RequestContext } from '../context.ts'
import { presentEdge } from './bucket-walk.ts'
import { walkHours } from './rate-limit-use.ts'
import { namesOfModel } from './report-models.ts'
import { sayFreshness, sightOf } from './report-sight.ts'

/** How long answers took over a range of hours. Percentiles do not add up: each range has its own. */
export async function reportLatency(
  context: RequestContext,
  query: UsageLatencyQuery,
): Promise<UsageLatency> {
  const { workspaceIds } = await sightOf(context, query.workspace_ids)
  const { fromMs, toMs } = walkHours(query, context.clock.now())
  await sayFreshness(context)
  const { firstByteMs, totalMs } = await context.reports.latency({
    organizationId: context.caller.organizationId,
    fromMs,
    toMs,
    filter: latencyFilterOf(query, workspaceIds),
  })
  return {
    type: 'usage_latency',
    starting_at: presentEdge(fromMs),
    ending_at: presentEdge(toMs),
    first_byte_ms: firstByteMs,
    total_ms: totalMs,
  }
}

export function latencyFilterOf(
  { models }: Pick<UsageLatencyQuery, 'models'>,
  workspaceIds: readonly WorkspaceId[] | undefined,
): LatencyQuery['filter'] {
  return {
    ...(workspaceIds && { workspaceId: workspaceIds }),
    ...(models && { model: models.flatMap(namesOfModel) }),
  }
}
