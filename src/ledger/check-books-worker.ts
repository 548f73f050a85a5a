import { parentPort, workerData } from 'node:worker_threads'
import { giveWay } from '#platform/give-way.ts'
import type { DatabasePlace } from '#platform/database-place.ts'
import { openSnapshots } from '#platform/snapshot-reader.ts'
import { createBooksChecker } from './check-books.ts'
import type { BooksCheck } from './check-books.ts'

/** What the thread answers an instant with, in Unix milliseconds, at which to check. */
export type BooksCheckAnswer = { readonly check: BooksCheck } | { readonly error: string }

/** Sums the books in a thread of its own, so that requests do not wait for it. */
const { place } = workerData as { readonly place: DatabasePlace }
giveWay('keepsUp')
const checker = createBooksChecker(openSnapshots(place))

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
