import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import { bounds } from './bounds.ts'
import { startThread } from './start-thread.ts'

/**
 * One SQLite file with one writing connection, shared by the ledger and the control plane of the one
 * process that may write it.
 *
 * The trap that shapes this file: if a transaction that awaits holds the write lock and other code on
 * the same thread asks for it synchronously, the whole process waits for itself until the busy timeout.
 * With a single writing connection there is no second lock to wait for. `transaction` runs one at a
 * time and may await nothing but statements of this database, which complete without leaving the
 * current turn of the event loop; one that awaits anything else is rolled back by the next `writeNow`.
 */
export type SqliteDatabase = {
  readonly dialect: 'sqlite'
  readonly path: string
  /** A statement of the writing connection, prepared once. Integers come back as bigint. */
  readonly statement: Statement
  /**
   * Runs `work` in a transaction of its own, now. Commits when it returns, rolls back when it throws.
   * Must not be called from inside `transaction`.
   */
  writeNow<Result>(work: () => Result): Result
  /**
   * Runs `work` in a transaction, after those asked for before it. Rejects, with nothing changed, if it
   * throws. The statements of the transaction come from the function it is given: once the transaction
   * is over they throw, where those of the connection would write outside of any transaction.
   */
  transaction<Result>(work: (statement: Statement) => Promise<Result>): Promise<Result>
  /** A statement of a second, read-only connection: sees committed rows only. */
  readonly readStatement: Statement
  /** Resolves when the file is closed, and its log copied into it. */
  close(): Promise<void>
}

/** Prepares a statement, or finds it prepared. */
export type Statement = (sql: string) => StatementSync

export type SqliteOptions = {
  readonly path: string
  /** `full` survives the loss of power; `normal` survives the loss of the process. */
  readonly synchronous: 'full' | 'normal'
}

export function openSqlite({ path, synchronous }: SqliteOptions): SqliteDatabase {
  const writer = new DatabaseSync(path, { timeout: 5_000 })
  writer.exec(`pragma journal_mode = wal`)
  writer.exec(`pragma synchronous = ${synchronous}`)
  writer.exec(`pragma foreign_keys = on`)
  // A thread of its own does that, see `sqlite-checkpoint-worker.ts`.
  writer.exec(`pragma wal_autocheckpoint = 0`)
  const reader = new DatabaseSync(path, { timeout: 5_000, readOnly: true })
  const statements = statementCache(writer)
  const readStatements = statementCache(reader)
  const transactions = transactionQueue(writer, statements)
  const checkpoints = keepCheckpoints(path, writer)
  return {
    dialect: 'sqlite',
    path,
    statement: statements,
    readStatement: readStatements,
    ...transactions,
    close: async () => {
      await checkpoints.stop()
      reader.close()
      writer.close()
    },
  }
}

/**
 * Starts the thread that copies the log into the file: after a second, since whoever opens the file for
 * less has hardly written. Should the thread fail, commits do its work again, as SQLite does by itself.
 */
function keepCheckpoints(path: string, writer: DatabaseSync): { stop(): Promise<void> } {
  let worker: Worker | undefined
  const timer = setTimeout(() => {
    const started = startThread(new URL('./sqlite-checkpoint-worker.ts', import.meta.url), {
      workerData: { path },
    })
    started.unref()
    started.on('error', () => {
      worker = undefined
      writer.exec('pragma wal_autocheckpoint = 1000')
    })
    worker = started
  }, bounds.checkpointStartMs)
  timer.unref()
  return {
    stop: async () => {
      clearTimeout(timer)
      if (!worker) return
      // Until now it did not keep the process alive; its end is waited for.
      worker.ref()
      worker.postMessage('stop')
      await once(worker, 'exit')
    },
  }
}

type Transactions = Pick<SqliteDatabase, 'writeNow' | 'transaction'>

function transactionQueue(writer: DatabaseSync, statements: Statement): Transactions {
  // Prepared, since parsing these three words twice a batch shows in a profile.
  const begin = writer.prepare('begin immediate')
  const commit = writer.prepare('commit')
  const rollback = writer.prepare('rollback')
  let open: { overstayed: boolean } | undefined
  let last: Promise<unknown> = Promise.resolve()

  function writeNow<Result>(work: () => Result): Result {
    if (open) {
      // It awaited something outside this database. Nobody waits for it: it is undone.
      open.overstayed = true
      open = undefined
      rollback.run()
    }
    begin.run()
    try {
      const result = work()
      commit.run()
      return result
    } catch (error) {
      if (writer.isTransaction) rollback.run()
      throw error
    }
  }

  async function run<Result>(work: (statement: Statement) => Promise<Result>): Promise<Result> {
    const mine = { overstayed: false }
    const statement: Statement = (sql) => {
      if (open !== mine) throw new Error(overstayedMessage)
      return statements(sql)
    }
    begin.run()
    open = mine
    try {
      const result = await work(statement)
      if (mine.overstayed) throw new Error(overstayedMessage)
      commit.run()
      return result
    } catch (error) {
      if (!mine.overstayed && writer.isTransaction) rollback.run()
      throw error
    } finally {
      if (open === mine) open = undefined
    }
  }

  return {
    writeNow,
    transaction: (work) => {
      const result = last.then(() => run(work))
      last = result.catch(() => undefined)
      return result
    },
  }
}

const overstayedMessage = 'a transaction awaited something other than the database, and was undone'

/**
 * Prepares each statement of a connection once; integers come back as bigint. SQL texts are constants of the code, so
 * the cache needs no bound; generated ones go through `maxEntries`.
 */
export function statementCache(database: DatabaseSync): Statement {
  const maxEntries = 500
  const cache = new Map<string, StatementSync>()
  return (sql) => {
    let statement = cache.get(sql)
    if (!statement) {
      if (cache.size >= maxEntries) cache.clear()
      statement = database.prepare(sql)
      statement.setReadBigInts(true)
      cache.set(sql, statement)
    }
    return statement
  }
}

export type SqliteValue = SQLInputValue
