import type { DatabaseSync } from 'node:sqlite'
import type pg from 'pg'

/** Reads the ledger's tables from outside of its batches, without a lock that a batch could wait for. */
export type BooksReader = {
  /** Whatever `work` reads is of one instant. Short: on SQLite the log grows while it lasts. */
  snapshot<Result>(work: (query: BooksQuery) => Promise<Result>): Promise<Result>
}

/** One statement, with `$1`, `$2`, … for its values, for both databases. Integers come back as bigint. */
export type BooksQuery = (
  sql: string,
  values?: readonly (string | number)[],
) => Promise<Record<string, unknown>[]>

/** Reads over a connection that is used for nothing else; it may be read-only. */
export function sqliteBooks(database: DatabaseSync): BooksReader {
  const query: BooksQuery = async (sql, values = []) => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]))
    return values.length === 0 ? statement.all() : statement.all(named)
  }
  return {
    snapshot: async (work) => {
      database.exec('begin')
      try {
        return await work(query)
      } finally {
        database.exec('rollback')
      }
    },
  }
}

/** Reads over a connection of the pool, which parses integers as bigint. */
export function postgresBooks(pool: pg.Pool): BooksReader {
  return {
    snapshot: async (work) => {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin isolation level repeatable read read only')
        return await work(async (sql, values = []) => (await client.query(sql, [...values])).rows)
      } finally {
        await client.query('rollback').catch((error: Error) => {
          broken = error
        })
        client.release(broken)
      }
    },
  }
}
