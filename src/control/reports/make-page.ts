import type { CostReportQuery } from '#contract/cost-report.ts'
import { limits } from '#contract/limits.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { Reports, UsageQuery, UsageRow } from '#reports/port.ts'
import { writeBody } from '../answer-body.ts'
import type { Accepted, AnswerBody } from '../answer-body.ts'
import { groupCost, presentCost } from './cost-rows.ts'
import { countResults, presentPage } from './present-page.ts'
import type { ReportPage } from './present-page.ts'
import { groupUsage, presentUsage } from './present-usage.ts'
import type { Shown } from './present-usage.ts'

/** Which page of a report is asked for, once it is known what the caller may see. It can be sent to another thread. */
export type PageQuestion = ReportPage &
  Accepted & {
    /** Null: nothing can match. */
    readonly usage: UsageQuery | null
    readonly defaultWorkspaceId: WorkspaceId
    readonly presented:
      | { readonly report: 'usage'; readonly shown: Shown }
      | ({ readonly report: 'cost' } & Pick<CostReportQuery, 'group_by' | 'include'>)
  }

/** The page as JSON, unless it would have more results than a page may have. */
export type PageAnswer = { readonly json: AnswerBody } | { readonly tooMany: true }

/** Reads, sums and writes a page: of a large organization tens of thousands of rows, for which nobody is to wait. */
export async function makePage(
  reports: Pick<Reports, 'usage'>,
  question: PageQuestion,
): Promise<PageAnswer> {
  const { fromMs, toMs } = question.walk
  const isEmpty = question.usage === null || fromMs >= toMs
  const rows = isEmpty ? [] : await reports.usage(question.usage)
  const page = presentPage(question, resultsOf(question, rows))
  if (countResults(page) > limits.reportResultsMax) return { tooMany: true }
  return { json: writeBody(JSON.stringify(page), question) }
}

function resultsOf(
  { presented, defaultWorkspaceId }: PageQuestion,
  rows: readonly UsageRow[],
): (bucketMs: number) => object[] {
  const used = groupUsage(rows, defaultWorkspaceId)
  if (presented.report === 'usage') {
    return presentEach(used, (row) => presentUsage(row, presented.shown))
  }
  const charged = groupCost(used, presented.group_by)
  return presentEach(charged, (row) => presentCost(row, presented.include))
}

function presentEach<Row>(
  buckets: ReadonlyMap<number, readonly Row[]>,
  present: (row: Row) => object | undefined,
): (bucketMs: number) => object[] {
  return (bucketMs) =>
    (buckets.get(bucketMs) ?? []).map(present).filter((result) => result !== undefined)
}
