import { parentPort, workerData } from 'node:worker_threads'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import { bounds } from '#platform/bounds.ts'
import { systemClock } from '#platform/clock.ts'
import type { DatabasePlace } from '#platform/database-place.ts'
import { giveWay } from '#platform/give-way.ts'
import { openSnapshots } from '#platform/snapshot-reader.ts'
import type { SnapshotQuery, SnapshotReader } from '#platform/snapshot-reader.ts'
import type { LimitPreview, PreviewQuestion } from './preview-port.ts'
import { readPreview } from './read-preview.ts'

/** What the thread is started with. */
export type PreviewTask = {
  readonly question: PreviewQuestion
  readonly database: DatabasePlace
}
/** What it answers, once. */
export type PreviewAnswer = { readonly preview: LimitPreview } | { readonly error: string }

/** Reads and replays in a thread of its own, over a connection of its own: requests do not wait for it. */
const { question, database } = workerData as PreviewTask
const startMs = systemClock.monotonicMs()
// What is late is broken off, and leaves time to say what has been found.
const isLate = (): boolean => systemClock.monotonicMs() - startMs > bounds.previewMsMax / 2

giveWay('keepsUp')
parentPort!.postMessage(await answer())

async function answer(): Promise<PreviewAnswer> {
  try {
    return { preview: await withQuery((query) => readPreview(query, question, options())) }
  } catch (error) {
    return { error: String(error) }
  }
}

function options() {
  return { catalog: indexCatalog(catalog), isLate }
}

async function withQuery<Result>(work: (query: SnapshotQuery) => Promise<Result>): Promise<Result> {
  const reader = openSnapshots(database)
  try {
    return await work(singly(reader))
  } finally {
    await reader.close()
  }
}

/** Each statement is a snapshot of its own: a long one would let the log grow, and what is past stays as it is. */
function singly(reader: SnapshotReader): SnapshotQuery {
  return (sql, values) => reader.snapshot((query) => query(sql, values))
}
