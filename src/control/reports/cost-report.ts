import type { CostReportQuery } from '#contract/cost-report.ts'
import type { AnswerBody } from '../answer-body.ts'
import type { RequestContext } from '../context.ts'
import { groupsOfCost } from './cost-rows.ts'
import { usageQueryOf } from './read-usage.ts'
import { findPage, jsonOf } from './report-page.ts'
import { sayFreshness, sightOf } from './report-sight.ts'

/** One page of what was charged, as JSON. */
export async function reportCost(
  context: RequestContext,
  query: CostReportQuery,
): Promise<AnswerBody> {
  const sight = await sightOf(context, query.workspace_ids)
  await sayFreshness(context)
  const { include, group_by } = query
  const page = findPage(context, { report: 'cost', query })
  const answer = await context.reportMaker.page({
    ...page,
    acceptsGzip: context.acceptsGzip,
    usage: usageQueryOf(context, {
      query,
      sight,
      range: page.walk,
      groups: groupsOfCost(group_by),
      parts: include.includes('requests') ? ['cost', 'counts'] : ['cost'],
    }),
    defaultWorkspaceId: sight.defaultWorkspaceId,
    presented: { report: 'cost', group_by, include },
  })
  return jsonOf(answer)
}
