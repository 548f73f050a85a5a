import { limits } from '#contract/limits.ts'
import { bucketsPerPage } from '#contract/bucket-widths.ts'
import { csvLines } from '#platform/csv.ts'
import type { Clock } from '#platform/clock.ts'
import type { CsvCell, CsvStyle } from '#platform/csv.ts'
import type { Store } from '#store/port.ts'
import { writeBody } from '../answer-body.ts'
import type { AnswerBody } from '../answer-body.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import { walkBuckets } from './bucket-walk.ts'
import type { BucketQuery, BucketWalk } from './bucket-walk.ts'
import type { Row } from './merge-rows.ts'
import type { Sight } from './report-sight.ts'

/** A report as a file. */
export type ReportTable = { readonly fileName: string; readonly csv: AnswerBody }

/** What tables are made from: of a request only what can be sent to another thread. */
export type TableWorld = Pick<RequestContext, 'reports' | 'acceptsGzip'> & {
  readonly store: Pick<Store, 'read'>
  /** Stands still. */
  readonly clock: Pick<Clock, 'now'>
  readonly caller: Pick<RequestContext['caller'], 'organizationId'>
  readonly sight: Sight
  /** Whether people are named. */
  readonly seesPeople: boolean
}

/** The rows of all pages, oldest first. Refuses what is too large to be one table, and says so. */
export async function readAllRows<Key, Sums>(
  { clock }: Pick<TableWorld, 'clock'>,
  query: Omit<BucketQuery, 'limit'>,
  read: (range: BucketWalk) => Promise<ReadonlyMap<number, readonly Row<Key, Sums>[]>>,
): Promise<Row<Key, Sums>[]> {
  const paged = { ...query, limit: bucketsPerPage[query.bucket_width].max }
  const nowMs = clock.now()
  let range: BucketWalk | undefined = walkBuckets(paged, { nowMs })
  refuseTooLong(query, nowMs)
  const rows: Row<Key, Sums>[] = []
  while (range && range.fromMs < range.toMs) {
    const buckets = await read(range)
    const starts = [...buckets.keys()].toSorted((one, other) => one - other)
    for (const bucketMs of starts) {
      // One by one: there may be more than a call can have arguments.
      for (const row of buckets.get(bucketMs)!) rows.push(row)
    }
    if (rows.length > limits.exportRowsMax) {
      throw invalidRequest(
        `The table would have more than ${limits.exportRowsMax} rows: ask for a shorter range, wider buckets or fewer groups`,
      )
    }
    const { nextMs }: BucketWalk = range
    range = nextMs === null ? undefined : walkBuckets(paged, { nowMs, cursorMs: nextMs })
  }
  return rows
}

function refuseTooLong(query: Omit<BucketQuery, 'limit'>, nowMs: number): void {
  const { nextMs } = walkBuckets({ ...query, limit: limits.exportBucketsMax }, { nowMs })
  if (nextMs === null) return
  throw invalidRequest(
    `starting_at: The range must have at most ${limits.exportBucketsMax} buckets of ${query.bucket_width}`,
  )
}

/** One column: its name, and its cell of a row. */
export type Column<Each> = readonly [name: string, cellOf: (row: Each) => CsvCell]

type Written<Each> = {
  /** What the file is named after. */
  readonly report: string
  readonly query: Omit<BucketQuery, 'limit'> & { readonly style: CsvStyle }
  readonly columns: readonly Column<Each>[]
  readonly rows: readonly Each[]
}

/** Every row begins with its bucket. */
export function writeTable<Each extends { readonly bucketMs: number }>(
  { clock, acceptsGzip }: Pick<TableWorld, 'clock' | 'acceptsGzip'>,
  { report, query, columns, rows }: Written<Each>,
): ReportTable {
  const { widthMs, fromMs, toMs } = walkBuckets(
    { ...query, limit: limits.exportBucketsMax },
    { nowMs: clock.now() },
  )
  const all: readonly Column<Each>[] = [
    ['starting_at', ({ bucketMs }) => ({ instantMs: bucketMs })],
    ['ending_at', ({ bucketMs }) => ({ instantMs: bucketMs + widthMs })],
    ...columns,
  ]
  const lines = csvLines(
    all.map(([name]) => name),
    cellsOf(all, rows),
    query.style,
  )
  // The days of the first bucket and of the last.
  const days = [fromMs, Math.max(fromMs, toMs - 1)].map((ms) => presentInstant(ms).slice(0, 10))
  return {
    fileName: `atelier-${report}_${days.join('_')}_${query.bucket_width}.csv`,
    csv: writeBody([...lines].join(''), { acceptsGzip }),
  }
}

function* cellsOf<Each>(
  columns: readonly Column<Each>[],
  rows: readonly Each[],
): Generator<CsvCell[]> {
  for (const row of rows) yield columns.map(([, cellOf]) => cellOf(row))
}
