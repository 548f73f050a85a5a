import { inPieces } from '#platform/in-pieces.ts'
import { sumColumnsOf } from './ddl.ts'
import type { SumColumn } from './ddl.ts'
import type { ReportsOptions } from './open.ts'
import { usageDimensions, usageParts } from './port.ts'
import type { UsageQuery, UsageRow } from './port.ts'
import { sumHere } from './sum-here.ts'
import { keysBy, sumsBy } from './usage-row.ts'
import { usageSql } from './usage-sql.ts'
import type { WantedUsage } from './usage-sql.ts'

/** Answers `Reports.usageByBucket` from the coarsest sums that tell apart what is asked for. */
export async function readUsage(
  { dialect, reader }: ReportsOptions,
  query: UsageQuery,
  take: TakeRows,
): Promise<void> {
  const groups = usageDimensions.filter((each) => query.groupBy.includes(each))
  const columns = (query.parts ?? usageParts).flatMap((part): SumColumn[] => [
    ...sumColumnsOf[part],
  ])
  const wanted = { groups, columns, sql: usageSql(dialect, query, groups) }
  if (reader.snapshot) reader.snapshot((each) => sumHere(each, wanted, take))
  else await sumThere(reader, wanted, take)
}

export type TakeRows = (rows: readonly UsageRow[]) => void

/** Summed by the database: fewer rows come over. */
async function sumThere(
  reader: ReportsOptions['reader'],
  { groups, columns, sql }: WantedUsage,
  take: TakeRows,
): Promise<void> {
  const selected = sql.groupColumns.map((column, at) => `${column} as key_${at}`)
  const summed = columns.map((column) => `cast(sum(u.${column}) as bigint) as ${column}`)
  const keys = ['u.bucket_ms', ...groups.map((_each, at) => `key_${at}`)].join(', ')
  const rows = await reader.query(
    `select ${['u.bucket_ms as bucket_ms', ...selected, ...summed].join(', ')}
      from ${sql.table} u join usage_dimension d on d.id = u.dimension_id
      where ${[sql.range, ...sql.filters].join(' and ')}
      group by ${keys} order by ${keys}`,
    sql.values,
  )
  const keyOf = keysBy(groups)
  const sumsOf = sumsBy(columns, 0)
  let bucket: UsageRow[] = []
  await inPieces(rows.length, (at) => {
    const row = rows[at]!
    const sums = sumsOf(columns.map((column) => row[column]))
    if (!sums) return
    const bucketMs = Number(row['bucket_ms'])
    if (bucket.length > 0 && bucket[0]!.bucketMs !== bucketMs) {
      take(bucket)
      bucket = []
    }
    bucket.push({ bucketMs, key: keyOf((place) => row[`key_${place}`]), sums })
  })
  if (bucket.length > 0) take(bucket)
}
