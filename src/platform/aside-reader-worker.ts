import { workerData } from 'node:worker_threads'
import { answerAsked } from './asked-thread.ts'
import { buffersOf, packRows } from './packed-rows.ts'
import { openSqliteReader } from './sqlite-reader.ts'
import type { SqliteValue } from './sqlite.ts'

/** What the thread is asked. It answers with `PackedRows`. */
export type AsideQuestion = { readonly sql: string; readonly values: readonly SqliteValue[] }

/** Reads a SQLite file in a thread of its own, one statement after another, over a connection that cannot write. */
const { path } = workerData as { path: string }
const database = openSqliteReader(path)

answerAsked(async (question: AsideQuestion) => {
  const answer = packRows(read(question))
  return { answer, moved: buffersOf(answer) }
})

function read({ sql, values }: AsideQuestion): Record<string, unknown>[] {
  const statement = database.prepare(sql)
  statement.setReadBigInts(true)
  if (!sql.includes('$1')) return statement.all(...values)
  const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]))
  return statement.all(named)
}
