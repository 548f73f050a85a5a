import { workerData } from 'node:worker_threads'
import { answerAsked } from './asked-thread.ts'
import { buffersOf, packRows } from './packed-rows.ts'
import { readSqliteRows } from './read-sqlite-rows.ts'
import { openSqliteReader } from './sqlite-reader.ts'
import type { SqliteValue } from './sqlite.ts'

/** What the thread is asked. It answers with `PackedRows`. */
export type AsideQuestion = { readonly sql: string; readonly values: readonly SqliteValue[] }

/** Reads a SQLite file in a thread of its own, one statement after another, over a connection that cannot write. */
const { path } = workerData as { path: string }
const database = openSqliteReader(path)

answerAsked(async ({ sql, values }: AsideQuestion) => {
  const { names, rows } = readSqliteRows(database, sql, values)
  const answer = packRows(names, rows)
  return { answer, moved: buffersOf(answer) }
})
