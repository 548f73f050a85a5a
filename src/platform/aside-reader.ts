import pLimit from 'p-limit'
import pg from 'pg'
import type { AsideQuestion } from './aside-reader-worker.ts'
import { openAskedThread } from './asked-thread.ts'
import { openAskers, ReadersBusy } from './askers.ts'
import { bounds } from './bounds.ts'
import { unpackRows } from './packed-rows.ts'
import type { PackedRows } from './packed-rows.ts'
import { awayIfLost, codeOf, DatabaseAway } from './database-away.ts'
import type { DatabasePlace } from './database-place.ts'
import { connectionSettings } from './postgres.ts'
import type { PostgresDatabase } from './postgres.ts'
import { readSqliteRows } from './read-sqlite-rows.ts'
import { openSqliteReader } from './sqlite-reader.ts'
import type { SqliteDatabase, SqliteValue } from './sqlite.ts'

/**
 * Reads what is large (reports, lists of requests) aside from the traffic: on SQLite in threads with connections of
 * their own that cannot write, on PostgreSQL over connections of their own. Sees what has been committed.
 */
export type AsideReader = {
  /**
   * One statement, a snapshot of its own, with `$1`, `$2`, … for its values (SQLite: or `?`). Integers come back as
   * bigint. Rejects with `ReadersBusy` when too many are waiting, and on PostgreSQL with `DatabaseAway` when it is, or
   * after `asideQueryMsMax`.
   */
  query(sql: string, values?: readonly SqliteValue[]): Promise<AsideRow[]>
  close(): Promise<void>
}

export type AsideRow = Record<string, unknown>

/** Costs nothing before the first query. */
export function openAsideReader(database: SqliteDatabase | PostgresDatabase): AsideReader {
  return database.dialect === 'sqlite' ? onThreads(database.path) : onPool(database)
}

function onThreads(path: string): AsideReader {
  const file = new URL('./aside-reader-worker.ts', import.meta.url)
  const threads = openAskers(() => openAskedThread<AsideQuestion, PackedRows>(file, { path }))
  return {
    query: async (sql, values = []) => await unpackRows(await threads.ask({ sql, values })),
    close: () => threads.close(),
  }
}

function onPool({ connectionString }: Pick<PostgresDatabase, 'connectionString'>): AsideReader {
  let pool: pg.Pool | undefined
  // Not the pool's own queue: there the time in which a connection must be there runs out for whoever waits for one.
  const inTurn = pLimit(bounds.asideReadersMax)

  function open(): pg.Pool {
    const opened = new pg.Pool({
      ...connectionSettings(connectionString),
      max: bounds.asideReadersMax,
      statement_timeout: bounds.asideQueryMsMax,
      options: '-c default_transaction_read_only=on',
    })
    // A connection that breaks while idle is replaced.
    opened.on('error', () => undefined)
    return opened
  }

  return {
    query: async (sql, values = []) => {
      const waiting = inTurn.pendingCount + inTurn.activeCount
      if (waiting >= bounds.asideQueriesWaitingMax * bounds.asideReadersMax) {
        throw new ReadersBusy()
      }
      const opened = (pool ??= open())
      try {
        return await inTurn(async () => (await opened.query<AsideRow>(sql, [...values])).rows)
      } catch (error) {
        throw awayIfLate(error)
      }
    },
    close: async () => await pool?.end(),
  }
}

/** Rather late than broken: `query_canceled` is what `statement_timeout` ends with. */
function awayIfLate(error: unknown): unknown {
  return codeOf(error) === '57014'
    ? new DatabaseAway('The database does not answer.', { cause: error })
    : awayIfLost(error)
}

/** A reader where it is asked: whoever has a thread or a process for reading keeps nobody waiting. */
export function openReaderHere(place: DatabasePlace): AsideReader {
  if (place.dialect === 'postgres') return onPool(place)
  const database = openSqliteReader(place.path)
  return {
    query: async (sql, values = []) => {
      const { names, rows } = readSqliteRows(database, sql, values)
      return rows.map((row) => rowOf(names, row))
    },
    close: async () => database.close(),
  }
}

function rowOf(names: readonly string[], values: readonly unknown[]): AsideRow {
  const row: AsideRow = {}
  for (let at = 0; at < names.length; at++) row[names[at]!] = values[at]
  return row
}
