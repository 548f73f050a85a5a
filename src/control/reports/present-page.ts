import { presentEdge } from './bucket-walk.ts'
import type { BucketWalk } from './bucket-walk.ts'

/** Which buckets a page has, and the cursor of the next. */
export type ReportPage = { readonly walk: BucketWalk; readonly nextPage: string | null }

export type PresentedPage<Result> = {
  data: { starting_at: string; ending_at: string; results: Result[] }[]
  has_more: boolean
  next_page: string | null
}

/** Each bucket of the page with what is in it, oldest first, also those with nothing. */
export function presentPage<Result>(
  { walk: { fromMs, toMs, widthMs }, nextPage }: ReportPage,
  resultsOf: (bucketMs: number) => Result[],
): PresentedPage<Result> {
  const data = Array.from({ length: (toMs - fromMs) / widthMs }, (_none, index) => {
    const bucketMs = fromMs + index * widthMs
    return {
      starting_at: presentEdge(bucketMs),
      ending_at: presentEdge(bucketMs + widthMs),
      results: resultsOf(bucketMs),
    }
  })
  return { data, has_more: nextPage !== null, next_page: nextPage }
}

export function countResults({ data }: PresentedPage<unknown>): number {
  return data.reduce((sum, { results }) => sum + results.length, 0)
}
