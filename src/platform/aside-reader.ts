import { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { AsideAnswer, AsideQuestion } from './aside-reader-worker.ts'
import { bounds } from './bounds.ts'
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
  const threads = Array.from({ length: bounds.asideReadersMax }, () => openThread(path))
  return {
    query: async (sql, values = []) => {
      const [idlest] = threads.toSorted((left, right) => left.waiting() - right.waiting())
      return idlest!.ask({ sql, values })
    },
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  }
}

type Thread = {
  waiting(): number
  ask(question: Omit<AsideQuestion, 'id'>): Promise<AsideRow[]>
  close(): Promise<void>
}

type Waiting = { resolve(rows: AsideRow[]): void; reject(error: Error): void }

/** A thread that is started when it is first needed, and again should it break. */
function openThread(path: string): Thread {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let lastId = 0

  function start(): Worker {
    const started = new Worker(new URL('./aside-reader-worker.ts', import.meta.url), {
      workerData: { path },
    })
    started.unref()
    started.on('message', (answer: AsideAnswer) => {
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (waiting.size === 0) started.unref()
      if ('error' in answer) asker?.reject(new Error(answer.error))
      else asker?.resolve(answer.rows)
    })
    started.on('error', (error: Error) => end(started, error))
    started.on('exit', () => end(started, new Error('the thread that reads has ended')))
    return started
  }

  function end(ended: Worker, error: Error): void {
    if (worker !== ended) return
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  return {
    waiting: () => waiting.size,
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (waiting.size >= bounds.asideQueriesWaitingMax) {
          reject(new AsideReaderBusy('too many reports are being read'))
          return
        }
        worker ??= start()
        // Whoever waits for an answer keeps the process alive for it.
        worker.ref()
        waiting.set(++lastId, { resolve, reject })
        worker.postMessage({ ...question, id: lastId } satisfies AsideQuestion)
      }),
    close: async () => void (await worker?.terminate()),
  }
}

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
        throw new AsideReaderBusy('too many reports are being read')
      }
      pool ??= open()
      waiting++
      try {
        return (await pool.query<AsideRow>(sql, [...values])).rows
      } finally {
        waiting--
      }
    },
    close: async () => void (await pool?.end()),
  }
}
