import { workerData } from 'node:worker_threads'
import { answerAsked } from './asked-thread.ts'
import { buffersOf, packRows } from './packed-rows.ts'
import type { PackedRows } from './packed-rows.ts'
import { openSqliteReader } from './sqlite-reader.ts'
import type { SqliteValue } from './sqlite.ts'

/** What the thread is asked. It answers with `PackedRows`. */
export type AsideQuestion = { readonly sql: string; readonly values: readonly SqliteValue[] }

/** Reads a SQLite file in a thread of its own, one statement after another, over a connection that cannot write. */
const { path } = workerData as { path: string }
const database = openSqliteReader(path)

answerAsked(async (question: AsideQuestion) => {
  const answer = read(question)
  return { answer, moved: buffersOf(answer) }
})

function read({ sql, values }: AsideQuestion): PackedRows {
  const statement = database.prepare(sql)
  statement.setReadBigInts(true)
  // Objects would cost as much again as reading.
  statement.setReturnArrays(true)
  const names = statement.columns().map(({ name }) => name)
  const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]))
  const rows = sql.includes('$1') ? statement.all(named) : statement.all(...values)
  return packRows(names, rows as unknown as unknown[][])
}
