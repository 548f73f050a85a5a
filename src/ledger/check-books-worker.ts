import { parentPort, workerData } from 'node:worker_threads'
import { giveWay } from '#platform/give-way.ts'
import { openSqliteReader } from '#platform/sqlite-reader.ts'
import { sqliteSnapshots } from '#platform/snapshot-reader.ts'
import { createBooksChecker } from './check-books.ts'
import type { BooksCheck } from './check-books.ts'

/** What the thread answers an instant with, in Unix milliseconds, at which to check. */
export type BooksCheckAnswer = { readonly check: BooksCheck } | { readonly error: string }

/** Sums the books of a SQLite file in a thread of its own, so that requests do not wait for it. */
const { path } = workerData as { path: string }
giveWay('keepsUp')
const checker = createBooksChecker(sqliteSnapshots(openSqliteReader(path)))

parentPort!.on('message', async (nowMs: number) => {
  parentPort!.postMessage(await answer(nowMs))
})

async function answer(nowMs: number): Promise<BooksCheckAnswer> {
  try {
    return { check: await checker.check(nowMs) }
  } catch (error) {
    return { error: String(error) }
  }
}
