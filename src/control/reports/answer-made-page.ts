import type { CostReportQuery } from '#contract/cost-report.ts'
import type { UsageReportQuery } from '#contract/usage-report.ts'
import type { UsagePart } from '#reports/port.ts'
import type { AnswerBody } from '../answer-body.ts'
import type { RequestContext } from '../context.ts'
import type { PageQuestion } from './make-page.ts'
import { usageQueryOf } from './read-usage.ts'
import { findPage, jsonOf } from './report-page.ts'
import { sayFreshness, sightOf } from './report-sight.ts'

type Asked = {
  readonly query: UsageReportQuery | CostReportQuery
  /** In the words of the wire. */
  readonly groups: readonly string[]
  readonly parts: readonly UsagePart[]
  readonly presented: PageQuestion['presented']
}

/** One page of what was used or charged, made aside from the traffic. */
export async function answerMadePage(
  context: RequestContext,
  { query, groups, parts, presented }: Asked,
): Promise<AnswerBody> {
  const sight = await sightOf(context, query.workspace_ids)
  await sayFreshness(context)
  const page = findPage(context, { report: presented.report, query })
  const answer = await context.reportMaker.page({
    ...page,
    acceptsGzip: context.acceptsGzip,
    usage: usageQueryOf(context, { query, sight, range: page.walk, groups, parts }),
    defaultWorkspaceId: sight.defaultWorkspaceId,
    presented,
  })
  return jsonOf(answer)
}
