import type { DatabaseSync } from 'node:sqlite'
import { placeValues } from './placed-values.ts'
import type { SqliteValue } from './sqlite.ts'

/** What one statement found: rows with their values in the order of `names`. */
export type SqliteRows = {
  readonly names: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** One statement with `$1`, `$2`, … or `?` for its values. Integers come back as bigint. */
export function readSqliteRows(
  database: DatabaseSync,
  sql: string,
  values: readonly SqliteValue[],
): SqliteRows {
  const placed = /\$\d/.test(sql) ? placeValues(sql, values) : { sql, values }
  const statement = database.prepare(placed.sql)
  statement.setReadBigInts(true)
  // Objects would cost as much again as reading.
  statement.setReturnArrays(true)
  const names = statement.columns().map(({ name }) => name)
  const rows = statement.all(...placed.values)
  return { names, rows: rows as unknown as unknown[][] }
}
