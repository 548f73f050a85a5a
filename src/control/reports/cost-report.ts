import type { CostReportQuery } from '#contract/cost-report.ts'
import type { AnswerBody } from '../answer-body.ts'
import type { RequestContext } from '../context.ts'
import { answerMadePage } from './answer-made-page.ts'
import { groupsOfCost } from './cost-rows.ts'

/** One page of what was charged. */
export async function reportCost(
  context: RequestContext,
  query: CostReportQuery,
): Promise<AnswerBody> {
  const { include, group_by } = query
  return answerMadePage(context, {
    query,
    groups: groupsOfCost(group_by),
    parts: include.includes('requests') ? ['cost', 'counts'] : ['cost'],
    presented: { report: 'cost', group_by, include },
  })
}
