import type { DatabaseSync } from 'node:sqlite'
import type pg from 'pg'
import { placeValues } from './placed-values.ts'
import { statementCache } from './sqlite.ts'

/** Reads several things as of one instant, without a lock that anybody could wait for. */
export type SnapshotReader = {
  /** Whatever `work` reads is of one instant. Short: on SQLite the log grows while it lasts. */
  snapshot<Result>(work: (query: SnapshotQuery) => Promise<Result>): Promise<Result>
}

/** One statement, with `$1`, `$2`, … for its values, for both databases. Integers come back as bigint. */
export type SnapshotQuery = (
  sql: string,
  values?: readonly (string | number | bigint)[],
) => Promise<Record<string, unknown>[]>

/** Reads over a connection that is used for nothing else; it may be read-only. */
export function sqliteSnapshots(database: DatabaseSync): SnapshotReader {
  const statements = statementCache(database)
  const query: SnapshotQuery = async (sql, values = []) => {
    const placed = placeValues(sql, values)
    return statements(placed.sql).all(...placed.values)
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
export function postgresSnapshots(pool: pg.Pool): SnapshotReader {
  return {
    snapshot: async (work) => {
      const client = await pool.connect()
      let broken: Error | undefined
      const onError = (error: Error): void => {
        broken = error
      }
      // As in `transaction`: one that the server ends while it idles would otherwise end the process.
      client.on('error', onError)
      try {
        await client.query('begin isolation level repeatable read read only')
        return await work(async (sql, values = []) => (await client.query(sql, [...values])).rows)
      } finally {
        await client.query('rollback').catch((error: Error) => {
          broken = error
        })
        client.off('error', onError)
        client.release(broken)
      }
    },
  }
}
