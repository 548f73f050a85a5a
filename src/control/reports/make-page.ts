import type { CostReportQuery } from '#contract/cost-report.ts'
import { limits } from '#contract/limits.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { Reports, UsageQuery, UsageRow } from '#reports/port.ts'
import { writeBody } from '../answer-body.ts'
import type { Accepted, AnswerBody } from '../answer-body.ts'
import { groupCost, presentCost } from './cost-rows.ts'
import { presentPage } from './present-page.ts'
import type { ReportPage } from './present-page.ts'
import { isUsageShown, usageGrouper, usageWriter } from './present-usage.ts'
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
  reports: Pick<Reports, 'usageByBucket'>,
  question: PageQuestion,
): Promise<PageAnswer> {
  const { fromMs, toMs } = question.walk
  const write = bucketWriter(question)
  const buckets = new Map<number, WrittenBucket>()
  let count = 0
  if (question.usage !== null && fromMs < toMs) {
    await reports.usageByBucket(question.usage, (rows) => {
      const written = write(rows)
      buckets.set(rows[0]!.bucketMs, written)
      count += written.results
      return count <= limits.reportResultsMax
    })
  }
  if (count > limits.reportResultsMax) return { tooMany: true }
  return { json: writeBody(writePage(question, buckets), question) }
}

/** The results of a bucket as JSON, one after another: rows and texts of their own would be kept until the page is whole. */
type WrittenBucket = { readonly results: number; readonly text: string }

function bucketWriter({
  presented,
  defaultWorkspaceId,
}: PageQuestion): (rows: readonly UsageRow[]) => WrittenBucket {
  const group = usageGrouper(defaultWorkspaceId)
  if (presented.report === 'usage') {
    const { shown } = presented
    const write = usageWriter(shown)
    return (rows) =>
      joinTexts([...group(rows).values()].flat(), (row) =>
        isUsageShown(row, shown) ? write(row) : undefined,
      )
  }
  const { group_by: groups, include } = presented
  return (rows) =>
    joinTexts([...groupCost(group(rows), groups).values()].flat(), (row) =>
      JSON.stringify(presentCost(row, include)),
    )
}

/** What has nothing to show is written as `undefined`, as JSON.stringify does, and left out. */
function joinTexts<Row>(
  rows: readonly Row[],
  write: (row: Row) => string | undefined,
): WrittenBucket {
  const texts = rows.map(write).filter((text) => text !== undefined)
  return { results: texts.length, text: texts.join(',') }
}

/** As JSON.stringify would, were the results objects and not written yet. */
function writePage(page: ReportPage, written: ReadonlyMap<number, WrittenBucket>): string {
  const { data, ...rest } = presentPage(page, (bucketMs) => [written.get(bucketMs)?.text ?? ''])
  const buckets = data.map(
    ({ results, ...edges }) => `${JSON.stringify(edges).slice(0, -1)},"results":[${results[0]}]}`,
  )
  return `{"data":[${buckets.join(',')}],${JSON.stringify(rest).slice(1)}`
}
