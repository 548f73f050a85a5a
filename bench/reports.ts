import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { atelierPostgres, atelierSqliteFull } from './atelier.ts'
import type { BesideCommand, BesideTask } from './beside.ts'
import type { Candidate, RunningCandidate } from './candidates/candidate.ts'
import { titles } from './candidates/candidate.ts'
import { startWorker } from './children.ts'
import type { Worker } from './children.ts'
import { fillReports } from './fill-reports.ts'
import type { Filled } from './fill-reports.ts'
import type { Flags } from './flags.ts'
import { describeMachine } from './machine.ts'
import { measure, startEnds } from './measure.ts'
import type { Cell, Ends } from './measure.ts'
import { presentReports } from './present-reports.ts'
import { callReport } from './report-calls.ts'
import type { ReportAsked } from './report-calls.ts'
import { saveResults, writeDocs } from './results.ts'
import { measureRollUp } from './roll-up-rate.ts'
import { median, quantile } from './statistics.ts'
import type { Workload } from './workloads.ts'

const callsOfReport = 100
const callsToWarmUp = 10
const keys = 5_000
const keysOfWorkspace = 25
const workload: Workload = {
  name: 'open-200',
  title: 'JSON, 200 requests arriving each second (open loop)',
  stream: false,
  connections: 64,
  arrivalsPerSecond: 200,
}

/** How long a report takes, in milliseconds. */
export type ReportTimes = { readonly p50Ms: number; readonly p99Ms: number; readonly rows: number }

export type ReportsResult = {
  readonly title: string
  readonly filled: Filled
  /** Both pages through the Admin API, to their last byte. */
  readonly api: ReportTimes
  /** Requests a second that the job sums, alone. */
  readonly rollUpPerSecond: number
  readonly cells: Readonly<Record<BesideKind, readonly Cell[]>>
  readonly reportsRead: number
}

/** What happens beside the requests: nothing, reports are read, or another program computes just as much. */
const besides = ['quiet', 'reports', 'computing'] as const
type BesideKind = (typeof besides)[number]

/** Reports over thirty days and many requests, and what they do to the gateway. */
export async function benchReports(flags: Flags, folder: string): Promise<boolean> {
  const ends = await startEnds()
  const home = join(folder, 'reports')
  mkdirSync(home)
  const results: ReportsResult[] = []
  const machine = describeMachine(folder)
  for (const candidate of [atelierSqliteFull, atelierPostgres]) {
    results.push(await benchDatabase(ends, candidate, { flags, home }))
  }
  await ends.stop()
  const text = presentReports(machine, results)
  console.log(`\n${text}`)
  saveResults('reports', { machine, flags, results })
  if (flags.writeDocs) writeDocs('reports', text)
  return true
}

type Place = { readonly flags: Flags; readonly home: string }

async function benchDatabase(
  ends: Ends,
  candidate: Candidate,
  { flags, home }: Place,
): Promise<ReportsResult> {
  const title = titles[candidate.name]
  let before: Pick<ReportsResult, 'filled' | 'rollUpPerSecond'> | undefined
  console.log(`${title}: writing ${flags.rows.toLocaleString('en-US')} requests …`)
  const running = await candidate.start({
    upstreamUrl: ends.upstreamUrl,
    folder: home,
    keys,
    keysOfWorkspace,
    fill: async (settings, organizationId) => {
      const filled = await fillReports(settings, { organizationId, rows: flags.rows })
      console.log(`${title}: written in ${filled.fillSeconds.toFixed(0)} s`)
      const rollUpPerSecond = await measureRollUp(settings, organizationId, filled)
      before = { filled, rollUpPerSecond }
    },
  })
  if (!running || !before) throw new Error(`${title} did not start`)
  const { filled } = before
  const asked = {
    url: running.url,
    adminKey: running.adminKey!,
    fromMs: filled.fromMs,
    toMs: filled.toMs,
  }
  const api = await timeCalls(() => callReport(asked), countResults)
  console.log(`${title}: the report takes ${api.p99Ms.toFixed(0)} ms (p99)`)
  const worker = startWorker(new URL('beside.ts', import.meta.url))
  const cells = { quiet: [] as Cell[], reports: [] as Cell[], computing: [] as Cell[] }
  let reportsRead = 0
  for (let round = 0; round <= flags.rounds; round++) {
    for (const kind of besides) {
      const count = begin(worker, kind, asked)
      const cell = await measureCell(ends, { candidate, running, flags, round })
      const done = await count()
      if (kind === 'reports') reportsRead += done
      if (round > 0) cells[kind].push(cell)
      console.log(`${title}: round ${round}, ${kind}: p99 ${cell.p99Ms.toFixed(1)} ms`)
    }
  }
  await worker.stop()
  await running.stop()
  await running.cleanUp?.()
  return { title, ...before, api, cells, reportsRead }
}

/** Begins it; what is returned ends it, and tells how often it was done. */
function begin(worker: Worker, kind: BesideKind, asked: ReportAsked): () => Promise<number> {
  if (kind === 'quiet') return async () => 0
  const task: BesideTask = kind === 'reports' ? { begin: kind, asked } : { begin: kind }
  worker.send(task)
  return () => worker.ask<number>({ end: true } satisfies BesideCommand)
}

type CellPlace = {
  readonly candidate: Candidate
  readonly running: RunningCandidate
  readonly flags: Flags
  readonly round: number
}

function measureCell(ends: Ends, { candidate, running, flags, round }: CellPlace): Promise<Cell> {
  return measure(ends, {
    round,
    name: candidate.name,
    candidate: running,
    workload,
    warmupMs: flags.warmupSeconds * 1000,
    windowMs: flags.seconds * 1000,
  })
}

function countResults(bodies: readonly Uint8Array[]): number {
  const pages = bodies.map((body) => JSON.parse(gunzipSync(body).toString()) as ReportPage)
  return pages.flatMap(({ data }) => data).reduce((sum, { results }) => sum + results.length, 0)
}

type ReportPage = { readonly data: readonly { readonly results: readonly unknown[] }[] }

async function timeCalls<Answer>(
  call: () => Promise<Answer>,
  rowsOf: (answer: Answer) => number,
): Promise<ReportTimes> {
  const times: number[] = []
  const rows = rowsOf(await call())
  for (let index = 0; index < callsToWarmUp; index++) await call()
  for (let index = 0; index < callsOfReport; index++) {
    const startedAt = performance.now()
    await call()
    times.push(performance.now() - startedAt)
  }
  const sorted = times.toSorted((left, right) => left - right)
  return { p50Ms: median(times), p99Ms: quantile(sorted, 0.99), rows }
}
