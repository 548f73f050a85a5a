import { workerData } from 'node:worker_threads'
import { answerAsked } from '#platform/asked-thread.ts'
import type { DatabasePlace } from '#platform/database-place.ts'
import { openSnapshots } from '#platform/snapshot-reader.ts'
import { createBooksChecker } from './check-books.ts'

/** Sums the books in a thread of its own, so that requests do not wait for it. Is asked for an instant, in Unix milliseconds. */
const { place } = workerData as { readonly place: DatabasePlace }
const checker = createBooksChecker(openSnapshots(place))

answerAsked(async (nowMs: number) => ({ answer: await checker.check(nowMs) }))
