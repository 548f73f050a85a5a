import type { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { bounds } from './bounds.ts'
import type { DatabasePlace } from './database-place.ts'
import { placeValues } from './placed-values.ts'
import { connectionSettings } from './postgres.ts'
import { openSqliteReader } from './sqlite-reader.ts'
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

/** Reads over a connection of its own, one snapshot at a time: for threads. */
export function openSnapshots(place: DatabasePlace): SnapshotReader & { close(): Promise<void> } {
  if (place.dialect === 'sqlite') {
    const database = openSqliteReader(place.path)
    return { ...sqliteSnapshots(database), close: async () => database.close() }
  }
  const pool = new pg.Pool({
    ...connectionSettings(place.connectionString),
    query_timeout: bounds.controlQueryMsMax,
    max: 1,
  })
  // Should it break, the query that runs hears of it.
  pool.on('error', () => undefined)
  return { ...postgresSnapshots(pool), close: () => pool.end() }
}

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
