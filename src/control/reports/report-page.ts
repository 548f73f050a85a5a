import { limits } from '#contract/limits.ts'
import type { AnswerBody } from '../answer-body.ts'
import { invalidRequest } from '../api-error.ts'
import type { ApiError } from '../api-error.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'
import type { RequestContext } from '../context.ts'
import { walkBuckets } from './bucket-walk.ts'
import type { BucketQuery } from './bucket-walk.ts'
import type { PageAnswer } from './make-page.ts'
import { countResults, presentPage } from './present-page.ts'
import type { PresentedPage, ReportPage } from './present-page.ts'

type PagedQuery = BucketQuery & { readonly page?: string | undefined }
type Asked = { readonly report: string; readonly query: PagedQuery }

/** Which buckets a page has. Refuses a cursor of another report. */
export function findPage(
  { clock }: Pick<RequestContext, 'clock'>,
  { report, query }: Asked,
): ReportPage {
  const filters = filtersOf(report, query)
  const cursorMs = query.page === undefined ? undefined : parsePlace(query.page, filters)
  const walk = walkBuckets(query, { nowMs: clock.now(), cursorMs })
  const { nextMs } = walk
  return { walk, nextPage: nextMs === null ? null : createPageCursor(String(nextMs), filters) }
}

/** One page of a report: `read` reads all of it, and then tells what is in each bucket. */
export async function answerReportPage<Result>(
  context: Pick<RequestContext, 'clock'>,
  asked: Asked,
  read: (range: ReportPage['walk']) => Promise<(bucketMs: number) => Result[]>,
): Promise<PresentedPage<Result>> {
  const page = findPage(context, asked)
  const { fromMs, toMs } = page.walk
  const presented = presentPage(page, fromMs < toMs ? await read(page.walk) : () => [])
  refuseTooMany(countResults(presented))
  return presented
}

/** What was made of a page elsewhere. Refuses one with too many results. */
export function jsonOf(answer: PageAnswer): AnswerBody {
  if ('json' in answer) return answer.json
  throw tooMany()
}

function refuseTooMany(count: number): void {
  if (count > limits.reportResultsMax) throw tooMany()
}

function tooMany(): ApiError {
  return invalidRequest(
    `limit: The page would have more than ${limits.reportResultsMax} results: ask for fewer buckets or fewer groups`,
  )
}

/** Two pages are of one walk whatever their size: all else has to be as it was. */
function filtersOf(report: string, { page: _page, limit: _limit, ...query }: PagedQuery): string {
  return JSON.stringify([
    report,
    Object.entries(query).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  ])
}

function parsePlace(page: string, filters: string): number {
  return Number(parsePageCursor(page, filters))
}
