import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Candidate, CandidateName } from './candidates/candidate.ts'
import { checkBooks } from './check-books.ts'
import type { BooksCheck } from './check-books.ts'
import { eventsPerStream } from './fixed-exchange.ts'
import type { LoadResult } from './load.ts'
import { jobOf } from './measure.ts'
import type { CellPlan, Ends } from './measure.ts'
import { readRssKiB } from './proc.ts'

export type MemoryResult = {
  readonly candidate: CandidateName
  readonly streams: number
  readonly completed: number
  readonly errors: number
  readonly firstError: string | null
  readonly rssKiBBefore: number
  readonly rssKiBMax: number
  readonly kiBOfStream: number
  readonly books: BooksCheck | undefined
}

const eventIntervalMs = 300
const warmupEventIntervalMs = 20
const warmupStreamsMs = 2_000
const settleMs = 1_000
const sampleEveryMs = 200

/**
 * Holds many slow streams open at once, in a fresh process of the candidate, and looks at how its resident
 * memory grows. Garbage that has not been collected counts as memory.
 */
export async function probeMemory(
  ends: Ends,
  { candidate, streams, folder }: { candidate: Candidate; streams: number; folder: string },
): Promise<MemoryResult | undefined> {
  const home = join(folder, 'memory')
  mkdirSync(home, { recursive: true })
  const setting = { upstreamUrl: ends.upstreamUrl, folder: home, keys: 0 }
  const running = await candidate.start(setting)
  if (!running) return undefined
  const workload = { name: 'slow', title: 'slow streams', stream: true, connections: 32 }
  const plan: CellPlan = {
    round: 0,
    name: candidate.name,
    candidate: running,
    workload,
    warmupMs: 0,
    windowMs: warmupStreamsMs,
  }
  // So that compiled code is not taken for the streams' memory; gently, since a heap that a fast warm-up
  // had blown up would take in the streams without growing.
  await ends.pace(warmupEventIntervalMs)
  const warm = await ends.generator.ask<LoadResult>(jobOf(plan))
  await sleep(settleMs)
  const rssKiBBefore = readRssKiB(running.pids)

  await ends.pace(eventIntervalMs)
  // Stops asking before the first stream ends: each connection gets one.
  const windowMs = eventIntervalMs * eventsPerStream * 0.8
  const job = jobOf({ ...plan, workload: { ...workload, connections: streams }, windowMs })
  let rssKiBMax = rssKiBBefore
  const sampling = setInterval(() => {
    rssKiBMax = Math.max(rssKiBMax, readRssKiB(running.pids))
  }, sampleEveryMs)
  const result = await ends.generator.ask<LoadResult>(job)
  clearInterval(sampling)
  await ends.pace(0)

  await running.stop()
  const books = await running.readBooks?.()
  await running.cleanUp?.()
  return {
    candidate: candidate.name,
    streams,
    completed: result.completedTotal,
    errors: result.errors + warm.errors,
    firstError: result.firstError ?? warm.firstError,
    rssKiBBefore,
    rssKiBMax,
    kiBOfStream: (rssKiBMax - rssKiBBefore) / streams,
    books: books && checkBooks(candidate.name, books, warm.completedTotal + result.completedTotal),
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
