import type { CostReport, CostReportQuery } from '#contract/cost-report.ts'
import type { RequestContext } from '../context.ts'
import { groupCost, groupsOfCost, presentCost } from './cost-rows.ts'
import { groupUsage } from './present-usage.ts'
import { readUsage } from './read-usage.ts'
import { answerReportPage } from './report-page.ts'
import { sayFreshness, sightOf } from './report-sight.ts'

/** One page of what was charged. */
export async function reportCost(
  context: RequestContext,
  query: CostReportQuery,
): Promise<CostReport> {
  const sight = await sightOf(context, query.workspace_ids)
  await sayFreshness(context)
  const groups = query.group_by
  return answerReportPage(context, { report: 'cost', query }, async (range) => {
    const rows = await readUsage(context, { query, sight, range, groups: groupsOfCost(groups) })
    const buckets = groupCost(groupUsage(rows, sight.defaultWorkspaceId), groups)
    return (bucketMs) =>
      (buckets.get(bucketMs) ?? [])
        .map((row) => presentCost(row, query.include))
        .filter((result) => result !== undefined)
  })
}
