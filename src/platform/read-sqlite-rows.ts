import type { DatabaseSync } from 'node:sqlite'
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
  const statement = database.prepare(sql)
  statement.setReadBigInts(true)
  // Objects would cost as much again as reading.
  statement.setReturnArrays(true)
  const names = statement.columns().map(({ name }) => name)
  const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]))
  const rows = sql.includes('$1') ? statement.all(named) : statement.all(...values)
  return { names, rows: rows as unknown as unknown[][] }
}
