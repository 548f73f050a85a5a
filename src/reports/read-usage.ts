import { bucketSummer } from './bucket-sums.ts'
import { widthMs } from './bucket.ts'
import { sumColumnsOf } from './ddl.ts'
import type { SumColumn } from './ddl.ts'
import type { ReportsOptions } from './open.ts'
import { usageDimensions, usageParts } from './port.ts'
import type { TakeBucket, UsageKey, UsageQuery } from './port.ts'
import { keysBy } from './usage-row.ts'
import { usageSql } from './usage-sql.ts'

/**
 * Answers `Reports.usageByBucket` from the coarsest sums that tell apart what is asked for. They are added up here: the
 * databases take twice as long to sort them by the texts of their keys, and as long again to hand each key over with each row.
 */
export async function readUsage(
  options: ReportsOptions,
  query: UsageQuery,
  take: TakeBucket,
): Promise<void> {
  const parts = query.parts ?? usageParts
  const columns = parts.flatMap((part): SumColumn[] => [...sumColumnsOf[part]])
  // Of thousands of keys, all buckets together would be more than fits into memory.
  let atOnce = usageSql(options.dialect, query).table.endsWith('_coarse')
    ? coarseAtOnce
    : fineAtOnce
  for (let fromMs = query.fromMs; fromMs < query.toMs;) {
    const toMs = Math.min(fromMs + atOnce * widthMs[query.width], query.toMs)
    const buckets = await readSums(options, { ...query, fromMs, toMs }, columns)
    // After the sums: nothing is in them that has no key then, unless it has been forgotten.
    const keys = await readKeys(options, { ...query, fromMs, toMs })
    if (!(await takeBuckets(options, buckets, { summer: bucketSummer(columns, keys), take })))
      return
    const length = buckets.reduce((sum, { sums }) => sum + sums.length, 0)
    if (length < lengthAtOnce / 2) atOnce *= 2
    else if (length > lengthAtOnce * 2) atOnce = Math.max(1, Math.floor(atOnce / 2))
    fromMs = toMs
  }
}

/** Buckets that are read first, and characters of sums that are aimed at. */
const coarseAtOnce = 32
const fineAtOnce = 4
const lengthAtOnce = 8_000_000

/** False once no more is wanted. */
async function takeBuckets(
  { isAlone }: ReportsOptions,
  buckets: readonly BucketFound[],
  { summer, take }: { readonly summer: ReturnType<typeof bucketSummer>; readonly take: TakeBucket },
): Promise<boolean> {
  for (const { bucket_ms: bucketMs, sums } of buckets) {
    const rows = summer({ bucketMs: Number(bucketMs), text: sums })
    if (rows.length > 0 && !take(rows)) return false
    if (!isAlone) await new Promise((resolve) => setImmediate(resolve))
  }
  return true
}

type BucketFound = { readonly bucket_ms: bigint; readonly sums: string }

/** A row for each bucket, oldest first: what is one text is handed over in a fraction of the time of its rows. */
async function readSums(
  { dialect, reader }: ReportsOptions,
  query: UsageQuery,
  columns: readonly SumColumn[],
): Promise<BucketFound[]> {
  const { table, range, filters, values } = usageSql(dialect, query)
  const joined = filters.length > 0 ? 'join usage_dimension d on d.id = u.dimension_id' : ''
  const sums = ['u.dimension_id', ...columns.map((column) => `u.${column}`)].join(', ')
  const rows = await reader.query(
    `select u.bucket_ms as bucket_ms, string_agg(concat_ws(',', ${sums}), ';') as sums
      from ${table} u ${joined} where ${[range, ...filters].join(' and ')}
      group by u.bucket_ms order by u.bucket_ms`,
    values,
  )
  return rows as BucketFound[]
}

/** To which group the sums of each dimension belong, in the order of the groups. */
async function readKeys(
  { dialect, reader }: ReportsOptions,
  query: UsageQuery,
): Promise<ReadonlyMap<number, UsageKey>> {
  const groups = usageDimensions.filter((each) => query.groupBy.includes(each))
  const { table, range, filters, groupColumns, values } = usageSql(dialect, query, groups)
  const columns = ['d.id as id', ...groupColumns.map((column, at) => `${column} as key_${at}`)]
  const isAsked = `d.id in (select u.dimension_id from ${table} u where ${range})`
  const rows = await reader.query(
    `select ${columns.join(', ')} from usage_dimension d
      where ${[isAsked, ...filters].join(' and ')}
      order by ${[...groups.map((_each, at) => `key_${at}`), 'd.id'].join(', ')}`,
    values,
  )
  const keyOf = keysBy(groups)
  return new Map(
    rows.map((row) => [Number(row['id']), keyOf(groups.map((_each, at) => row[`key_${at}`]))]),
  )
}
