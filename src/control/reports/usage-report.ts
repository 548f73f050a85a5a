import type { UsageReport, UsageReportQuery } from '#contract/usage-report.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { groupUsage, presentUsage } from './present-usage.ts'
import { readUsage } from './read-usage.ts'
import { answerReportPage } from './report-page.ts'
import { sayFreshness, sightOf } from './report-sight.ts'

const fastModeBeta = 'fast-mode-2026-02-01'

/** One page of what was used. */
export async function reportUsage(
  context: RequestContext,
  query: UsageReportQuery,
): Promise<UsageReport> {
  refuseSpeedWithoutBeta(context, query)
  const sight = await sightOf(context, query.workspace_ids)
  await sayFreshness(context)
  const shown = { include: query.include, hasSpeed: context.betas.has(fastModeBeta) }
  return answerReportPage(context, { report: 'usage', query }, async (range) => {
    const rows = await readUsage(context, { query, sight, range, groups: query.group_by })
    const buckets = groupUsage(rows, sight.defaultWorkspaceId)
    return (bucketMs) =>
      (buckets.get(bucketMs) ?? [])
        .map((row) => presentUsage(row, shown))
        .filter((result) => result !== undefined)
  })
}

/** As in Anthropic's API, where speeds are a beta. */
export function refuseSpeedWithoutBeta(
  { betas }: Pick<RequestContext, 'betas'>,
  { speeds, group_by: groups }: Pick<UsageReportQuery, 'speeds' | 'group_by'>,
): void {
  if (betas.has(fastModeBeta)) return
  const field = speeds ? 'speeds' : groups.includes('speed') ? 'group_by' : undefined
  if (field === undefined) return
  throw invalidRequest(`${field}: Speeds need the header anthropic-beta: ${fastModeBeta}`)
}
