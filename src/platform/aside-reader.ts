import pg from 'pg'
import type { AsideQuestion } from './aside-reader-worker.ts'
import { openAskedThread } from './asked-thread.ts'
import { bounds } from './bounds.ts'
import { unpackRows } from './packed-rows.ts'
import type { PackedRows } from './packed-rows.ts'
import { connectionSettings } from './postgres.ts'
import type { PostgresDatabase } from './postgres.ts'
import type { SqliteDatabase, SqliteValue } from './sqlite.ts'

/**
 * Reads what is large (reports, lists of requests) aside from the traffic: on SQLite in threads with connections of
 * their own that cannot write, on PostgreSQL over connections of their own. Sees what has been committed.
 */
export type AsideReader = {
  /**
   * One statement, a snapshot of its own, with `$1`, `$2`, … for its values (SQLite: or `?`). Integers come back as
   * bigint. Rejects with `AsideReaderBusy` when too many are waiting, and after `asideQueryMsMax` on PostgreSQL.
   */
  query(sql: string, values?: readonly SqliteValue[]): Promise<AsideRow[]>
  close(): Promise<void>
}

export type AsideRow = Record<string, unknown>

/** More reports are waiting than anybody would wait for. */
export class AsideReaderBusy extends Error {
  override readonly name = 'AsideReaderBusy'
}

/** Costs nothing before the first query. */
export function openAsideReader(database: SqliteDatabase | PostgresDatabase): AsideReader {
  return database.dialect === 'sqlite' ? onThreads(database.path) : onPool(database)
}

function onThreads(path: string): AsideReader {
  const file = new URL('./aside-reader-worker.ts', import.meta.url)
  const threads = Array.from({ length: bounds.asideReadersMax }, () =>
    openAskedThread<AsideQuestion, PackedRows>(file, { path }),
  )
  return {
    query: async (sql, values = []) => {
      const [idlest] = threads.toSorted((left, right) => left.waiting() - right.waiting())
      if (idlest!.waiting() >= bounds.asideQueriesWaitingMax) throw new AsideReaderBusy(busyMessage)
      return await unpackRows(await idlest!.ask({ sql, values }))
    },
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  }
}

const busyMessage = 'too many reports are being read'

function onPool({ connectionString }: PostgresDatabase): AsideReader {
  let pool: pg.Pool | undefined
  let waiting = 0

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
      if (waiting >= bounds.asideQueriesWaitingMax * bounds.asideReadersMax) {
        throw new AsideReaderBusy(busyMessage)
      }
      pool ??= open()
      waiting++
      try {
        return (await pool.query<AsideRow>(sql, [...values])).rows
      } finally {
        waiting--
      }
    },
    close: async () => await pool?.end(),
  }
}
