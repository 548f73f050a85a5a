import { bucketsPerPage } from '#contract/bucket-widths.ts'
import type { BucketWidth } from '#contract/bucket-widths.ts'
import type { BucketWidth as SummedWidth } from '#reports/port.ts'
import { presentInstant } from '../present.ts'

const widthsMs = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 } as const

/** What the layer of the reports calls the widths of the wire. */
export const summedWidths = {
  '1m': 'minute',
  '1h': 'hour',
  '1d': 'day',
} as const satisfies Record<BucketWidth, SummedWidth>

/** What a report asks for. Instants are Unix milliseconds. */
export type BucketQuery = {
  readonly starting_at: number
  readonly ending_at?: number | undefined
  readonly bucket_width: BucketWidth
  readonly limit?: number | undefined
}

/** The buckets of one page: from `fromMs` on, and before `toMs`. */
export type BucketWalk = {
  readonly widthMs: number
  readonly fromMs: number
  readonly toMs: number
  /** Where the next page begins; null where this one is the last. */
  readonly nextMs: number | null
}

/**
 * The page that begins at `cursorMs`, or the first. Buckets begin and end with the minutes, hours and days of UTC:
 * the first is the one that `starting_at` lies in, the last the one that has ended by `ending_at`, or the one that
 * it is now. None lies in the future.
 */
export function walkBuckets(
  { starting_at: startMs, ending_at: endMs, bucket_width: width, limit }: BucketQuery,
  { nowMs, cursorMs }: { readonly nowMs: number; readonly cursorMs?: number | undefined },
): BucketWalk {
  const widthMs = widthsMs[width]
  const snap = (instantMs: number): number => Math.floor(instantMs / widthMs) * widthMs
  const openMs = snap(nowMs) + widthMs
  const lastMs = Math.min(endMs === undefined ? openMs : snap(endMs), openMs)
  // Before 1970 there was nothing, not even a bucket.
  const fromMs = Math.max(0, cursorMs ?? snap(startMs))
  const pageMs = (limit ?? bucketsPerPage[width].default) * widthMs
  const toMs = Math.max(fromMs, Math.min(fromMs + pageMs, lastMs))
  return { widthMs, fromMs, toMs, nextMs: toMs < lastMs ? toMs : null }
}

/** Where a bucket begins or ends, as Anthropic's reports write it: without a fraction of a second. */
export function presentEdge(edgeMs: number): string {
  return presentInstant(edgeMs).replace('.000Z', 'Z')
}
