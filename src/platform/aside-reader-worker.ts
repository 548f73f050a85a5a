import { parentPort, workerData } from 'node:worker_threads'
import { openSqliteReader } from './sqlite-reader.ts'
import type { SqliteValue } from './sqlite.ts'

/** What the thread is asked, and what it answers: `id` says which answer is whose. */
export type AsideQuestion = {
  readonly id: number
  readonly sql: string
  readonly values: readonly SqliteValue[]
}
export type AsideAnswer = { readonly id: number } & (
  | { readonly rows: Record<string, unknown>[] }
  | { readonly error: string }
)

/** Reads a SQLite file in a thread of its own, one statement after another, over a connection that cannot write. */
const { path } = workerData as { path: string }
const database = openSqliteReader(path)

parentPort!.on('message', ({ id, sql, values }: AsideQuestion) => {
  parentPort!.postMessage(answer(id, sql, values))
})

function answer(id: number, sql: string, values: readonly SqliteValue[]): AsideAnswer {
  try {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    if (!sql.includes('$1')) return { id, rows: statement.all(...values) }
    const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]))
    return { id, rows: statement.all(named) }
  } catch (error) {
    return { id, error: (error as Error).message }
  }
}
