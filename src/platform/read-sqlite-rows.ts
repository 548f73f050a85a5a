import type { DatabaseSync, StatementSync } from 'node:sqlite'
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
  const placed = place(sql, values)
  const statement = prepare(database, placed.sql)
  const names = statement.columns().map(({ name }) => name)
  const rows = statement.all(...placed.values)
  return { names, rows: rows as unknown as unknown[][] }
}

type Taking = {
  readonly values: readonly SqliteValue[]
  take(row: readonly unknown[]): void
}

/** The same, of which no more than one row is held at a time. */
export function eachSqliteRow(database: DatabaseSync, sql: string, { values, take }: Taking): void {
  const placed = place(sql, values)
  const rows = prepare(database, placed.sql).iterate(...placed.values)
  for (const row of rows as unknown as Iterable<unknown[]>) take(row)
}

function place(sql: string, values: readonly SqliteValue[]) {
  return /\$\d/.test(sql) ? placeValues(sql, values) : { sql, values }
}

function prepare(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql)
  statement.setReadBigInts(true)
  // Objects would cost as much again as reading.
  statement.setReturnArrays(true)
  return statement
}
