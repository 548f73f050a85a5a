import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { atelierPostgres, atelierSqliteFull } from './atelier.ts'
import type { Candidate, RunningCandidate } from './candidates/candidate.ts'
import { titles } from './candidates/candidate.ts'
import { fillReports } from './fill-reports.ts'
import type { Filled } from './fill-reports.ts'
import type { Flags } from './flags.ts'
import { describeMachine } from './machine.ts'
import { measure, startEnds } from './measure.ts'
import type { Cell, Ends } from './measure.ts'
import { presentReports } from './present-reports.ts'
import { saveResults, writeDocs } from './results.ts'
import { measureRollUp } from './roll-up-rate.ts'
import { median, quantile } from './statistics.ts'
import type { Workload } from './workloads.ts'

const callsOfReport = 40
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
  readonly quiet: readonly Cell[]
  readonly reporting: readonly Cell[]
  readonly reportsRead: number
}

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
  const api = await timeCalls(() => callReport(running, filled), countResults)
  console.log(`${title}: the report takes ${api.p99Ms.toFixed(0)} ms (p99)`)
  const cells = { quiet: [] as Cell[], reporting: [] as Cell[] }
  let reportsRead = 0
  for (let round = 0; round <= flags.rounds; round++) {
    for (const kind of ['quiet', 'reporting'] as const) {
      const over = new AbortController()
      const reading =
        kind === 'reporting' ? readOn(running, filled, over.signal) : Promise.resolve(0)
      const cell = await measureCell(ends, { candidate, running, flags, round })
      over.abort()
      reportsRead += await reading
      if (round > 0) cells[kind].push(cell)
      console.log(`${title}: round ${round}, ${kind}: p99 ${cell.p99Ms.toFixed(1)} ms`)
    }
  }
  await running.stop()
  await running.cleanUp?.()
  return { title, ...before, api, ...cells, reportsRead }
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

async function readOn(
  running: RunningCandidate,
  filled: Filled,
  signal: AbortSignal,
): Promise<number> {
  let count = 0
  while (!signal.aborted) {
    await callReport(running, filled)
    count++
  }
  return count
}

/**
 * Day by day, by workspace and model; in two pages, since one has 20,000 results at most. Answers with the bodies, in gzip: what
 * a client does with them is not the server's time.
 */
async function callReport(
  running: RunningCandidate,
  { fromMs, toMs }: Filled,
): Promise<readonly Uint8Array[]> {
  const middleMs = (fromMs + toMs) / 2
  return [await callPage(running, fromMs, middleMs), await callPage(running, middleMs, toMs)]
}

async function callPage(
  { url, adminKey }: RunningCandidate,
  fromMs: number,
  toMs: number,
): Promise<Uint8Array> {
  const query = new URLSearchParams({
    starting_at: new Date(fromMs).toISOString(),
    ending_at: new Date(toMs).toISOString(),
    bucket_width: '1d',
    limit: '15',
  })
  query.append('group_by[]', 'workspace_id')
  query.append('group_by[]', 'model')
  const path = `/v1/organizations/usage_report/messages?${query.toString()}`
  const headers = { 'x-api-key': adminKey!, 'accept-encoding': 'gzip' }
  const asked = request(new URL(path, url), { agent, headers }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const pieces = (await response.toArray()) as Buffer[]
  if (response.statusCode !== 200) throw new Error(`the report: ${response.statusCode}`)
  return Buffer.concat(pieces)
}

const agent = new Agent({ keepAlive: true })

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
