import { limits } from '#contract/limits.ts'
import { invalidRequest } from '../api-error.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'
import type { RequestContext } from '../context.ts'
import { presentBuckets, walkBuckets } from './bucket-walk.ts'
import type { BucketQuery, BucketWalk } from './bucket-walk.ts'

type PagedQuery = BucketQuery & { readonly page?: string | undefined }

/** One page of a report: `read` reads all of it, and then tells what is in each bucket. */
export async function answerReportPage<Result>(
  { clock }: Pick<RequestContext, 'clock'>,
  { report, query }: { readonly report: string; readonly query: PagedQuery },
  read: (range: BucketWalk) => Promise<(bucketMs: number) => Result[]>,
): Promise<{
  data: { starting_at: string; ending_at: string; results: Result[] }[]
  has_more: boolean
  next_page: string | null
}> {
  const filters = filtersOf(report, query)
  const cursorMs = query.page === undefined ? undefined : parsePlace(query.page, filters)
  const walk = walkBuckets(query, { nowMs: clock.now(), cursorMs })
  const { fromMs, toMs, nextMs } = walk
  const data = fromMs < toMs ? presentBuckets(walk, await read(walk)) : []
  refuseTooMany(data)
  return {
    data,
    has_more: nextMs !== null,
    next_page: nextMs === null ? null : createPageCursor(String(nextMs), filters),
  }
}

function refuseTooMany(data: readonly { readonly results: readonly unknown[] }[]): void {
  const count = data.reduce((sum, { results }) => sum + results.length, 0)
  if (count <= limits.reportResultsMax) return
  throw invalidRequest(
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
