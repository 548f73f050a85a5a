import { z } from 'zod'
import { bucketsPerPage } from './bucket-widths.ts'
import type { BucketWidth } from './bucket-widths.ts'
import { cursorPageQuery, instant, timestamp } from './shapes.ts'

/** What reports have in common: buckets of time, the pages that they come in, and what they are filtered by. */

const limitProblem = 'Must be a whole number from 1'

const startingAt = instant.meta({
  format: 'date-time',
  description: 'From the start of its minute, hour or day in UTC.',
})

const endingAt = instant
  .meta({
    format: 'date-time',
    description: 'Only buckets that have ended by then; left out: up to now.',
  })
  .optional()

/** From when until when. */
export const reportRange = { starting_at: startingAt, ending_at: endingAt }

/** The query of a report that comes in pages of buckets. */
export function bucketPageQuery<Width extends BucketWidth>(widths: readonly [Width, ...Width[]]) {
  return {
    ...reportRange,
    bucket_width: z.enum(widths).default('1d' as never),
    limit: z
      .string()
      .regex(/^[1-9]\d{0,5}$/, limitProblem)
      .transform(Number)
      .optional()
      .meta({
        type: 'integer',
        minimum: 1,
        description:
          'Buckets to a page: up to 31 days (7 if not said), 168 hours (24) or 1440 minutes (60)',
      }),
    page: cursorPageQuery.page,
  }
}

/** How a table is written. */
export const tableStyle = { style: z.enum(['standard', 'excel_fr']).default('standard') }

/** The query of a report as a table, which comes whole. */
export function tableQuery<Width extends BucketWidth>(widths: readonly [Width, ...Width[]]) {
  const { bucket_width } = bucketPageQuery(widths)
  return { ...reportRange, bucket_width, ...tableStyle }
}

/** What each report says in its headers. */
export const freshness = {
  'atelier-fresh-as-of': 'All that was settled until then is in the report.',
}

type Range = { readonly starting_at: number; readonly ending_at?: number | undefined }

type BucketPage = Range & {
  readonly bucket_width: BucketWidth
  readonly limit?: number | undefined
}

/** The bounds that depend on the width, and that a range begins before it ends. */
export function checkBucketPage(
  { bucket_width: width, limit = 1, ...range }: BucketPage,
  context: z.RefinementCtx,
): void {
  const { max } = bucketsPerPage[width]
  if (limit > max) {
    const message = `Must be a whole number from 1 to ${max} for buckets of ${width}`
    context.addIssue({ code: 'custom', path: ['limit'], message })
  }
  checkRange(range, context)
}

/** That a range begins before it ends. */
export function checkRange(
  { starting_at: startMs, ending_at: endMs }: Range,
  context: z.RefinementCtx,
): void {
  if (endMs !== undefined && endMs <= startMs) {
    const message = 'Must be after starting_at'
    context.addIssue({ code: 'custom', path: ['ending_at'], message })
  }
}

/** The answer of a report that comes in pages of buckets, oldest first; those without results are there too. */
export function bucketPage<Result>(result: z.ZodType<Result>) {
  return z.object({
    data: z.array(
      z.object({ starting_at: timestamp, ending_at: timestamp, results: z.array(result) }),
    ),
    has_more: z.boolean(),
    next_page: z.string().nullable(),
  })
}
