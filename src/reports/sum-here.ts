import type { EachRow } from '#platform/aside-reader.ts'
import type { UsageKey, UsageRow } from './port.ts'
import type { TakeRows } from './read-usage.ts'
import { keysBy, sumsBy } from './usage-row.ts'
import type { WantedUsage } from './usage-sql.ts'

/**
 * Sums row by row. SQLite reads the sums of a range in the order in which it keeps them in a third of the time that it takes
 * to sort them by texts, and of two tables joined each text would come over again with every row.
 */
export function sumHere(each: EachRow, wanted: WantedUsage, take: TakeRows): void {
  const keys = readKeys(each, wanted)
  const sumsOf = sumsBy(wanted.columns, firstSum)
  eachBucket(each, wanted, (bucketMs, rows) => {
    const found: UsageRow[] = []
    for (const [key, row] of addByKey(rows, keys)) {
      const sums = sumsOf(row)
      if (sums) found.push({ bucketMs, key, sums })
    }
    if (found.length > 0) take(found)
  })
}

/** The bucket, the dimension, and then the sums. */
const firstSum = 2
type SumRow = unknown[]

/** To which group the sums of each dimension belong. */
function readKeys(each: EachRow, { groups, sql }: WantedUsage): ReadonlyMap<unknown, UsageKey> {
  const keyOf = keysBy(groups)
  const keys = new Map<unknown, UsageKey>()
  const isAsked = `d.id in (select u.dimension_id from ${sql.table} u where ${sql.range})`
  each(
    `select ${['d.id', ...sql.groupColumns].join(', ')} from usage_dimension d
      where ${[isAsked, ...sql.filters].join(' and ')}`,
    sql.values,
    (row) =>
      void keys.set(
        row[0],
        keyOf((at) => row[at + 1]),
      ),
  )
  return keys
}

/** The rows of one bucket after another, oldest first. */
function eachBucket(
  each: EachRow,
  { columns, sql }: WantedUsage,
  take: (bucketMs: number, rows: readonly SumRow[]) => void,
): void {
  // Few of many: those that nobody asked for are not to come over.
  const joined = sql.filters.length > 0 ? 'join usage_dimension d on d.id = u.dimension_id' : ''
  let rows: SumRow[] = []
  const takeRows = (): void => {
    if (rows.length > 0) take(Number(rows[0]![0]), rows)
    rows = []
  }
  each(
    `select ${['u.bucket_ms', 'u.dimension_id', ...columns.map((column) => `u.${column}`)].join(', ')}
      from ${sql.table} u ${joined}
      where ${[sql.range, ...sql.filters].join(' and ')} order by u.bucket_ms`,
    sql.values,
    (row) => {
      if (rows.length > 0 && row[0] !== rows[0]![0]) takeRows()
      rows.push(row as SumRow)
    },
  )
  takeRows()
}

function addByKey(
  rows: readonly SumRow[],
  keys: ReadonlyMap<unknown, UsageKey>,
): ReadonlyMap<UsageKey, SumRow> {
  const sums = new Map<UsageKey, SumRow>()
  for (const row of rows) {
    const key = keys.get(row[1])!
    const known = sums.get(key)
    if (known) add(known, row)
    else sums.set(key, row)
  }
  return sums
}

function add(sums: SumRow, row: SumRow): void {
  for (let at = firstSum; at < row.length; at++) {
    sums[at] = (sums[at] as bigint) + (row[at] as bigint)
  }
}
