import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atelierPostgres, atelierSqliteFull, atelierSqliteNormal } from './atelier.ts'
import { bare } from './candidates/bare.ts'
import type { Candidate, CandidateName, RunningCandidate } from './candidates/candidate.ts'
import { titles } from './candidates/candidate.ts'
import { direct } from './candidates/direct.ts'
import { nginx } from './candidates/nginx.ts'
import { portkey } from './candidates/portkey.ts'
import { checkBooks } from './check-books.ts'
import type { BooksCheck } from './check-books.ts'
import { benchFirstView } from './first-view.ts'
import { parseFlags } from './flags.ts'
import type { Flags } from './flags.ts'
import { benchLedger } from './ledger.ts'
import { benchLists } from './lists.ts'
import { describeMachine } from './machine.ts'
import { measure, startEnds } from './measure.ts'
import type { Cell, Ends } from './measure.ts'
import { probeMemory } from './memory-probe.ts'
import type { MemoryResult } from './memory-probe.ts'
import { presentGateway } from './report.ts'
import { benchReports } from './reports.ts'
import { saveResults, writeDocs } from './results.ts'
import { workloads } from './workloads.ts'
import type { Workload } from './workloads.ts'

/**
 * Everything in one run on one machine, since figures of two runs cannot be compared: each round takes the
 * workloads in order, and for each of them visits every candidate, in an order drawn anew.
 */
const candidates: readonly Candidate[] = [
  direct,
  nginx,
  bare,
  atelierSqliteFull,
  atelierSqliteNormal,
  atelierPostgres,
  portkey,
]
const probed: readonly Candidate[] = [bare, atelierSqliteFull]

export type GatewayResults = {
  readonly machine: Readonly<Record<string, string>>
  readonly flags: Flags
  readonly facts: Readonly<Partial<Record<CandidateName, Readonly<Record<string, string>>>>>
  /** In the order in which they were measured. */
  readonly cells: readonly Cell[]
  readonly books: readonly BooksCheck[]
  readonly memory: readonly MemoryResult[]
}

const flags = parseFlags(process.argv.slice(2))
const folder = mkdtempSync(join(tmpdir(), 'atelier-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const benches = {
  gateway: benchGateway,
  ledger: () => benchLedger(flags, folder),
  lists: () => benchLists(flags, folder),
  reports: () => benchReports(flags, folder),
  'first-view': () => benchFirstView(flags, folder),
}
const passed = await benches[flags.mode]()
process.exit(passed ? 0 : 1)

async function benchGateway(): Promise<boolean> {
  refuseUnknownNames()
  const ends = await startEnds()
  const chosen = candidates.filter(({ name }) => isChosen(name, candidates))
  const plan = workloads.filter(({ name }) => isChosen(name, workloads))
  const running = await startAll(ends, chosen)
  const cells = await measureAll(ends, running, plan)
  const books = await closeAll(running, cells)
  const memory: MemoryResult[] = []
  for (const candidate of flags.streams > 0 ? probed : []) {
    if (!running.has(candidate.name)) continue
    console.log(`memory: ${flags.streams} slow streams through ${titles[candidate.name]} …`)
    const result = await probeMemory(ends, { candidate, streams: flags.streams, folder })
    if (result) memory.push(result)
  }
  await ends.stop()
  const facts = Object.fromEntries([...running].map(([name, { facts: its }]) => [name, its]))
  const machine = describeMachine(folder)
  const results: GatewayResults = { machine, flags, facts, cells: cells.recorded, books, memory }
  const { text, passed: isSound } = presentGateway(results)
  console.log(`\n${text}`)
  saveResults('gateway', results)
  if (flags.writeDocs) writeDocs('gateway', text)
  return isSound
}

/** A list that names no candidate means all candidates, and so with workloads. */
function isChosen(name: string, all: readonly { readonly name: string }[]): boolean {
  const wanted = flags.only.filter((part) => all.some((each) => isNamedBy(part, each.name)))
  return wanted.length === 0 || wanted.some((part) => isNamedBy(part, name))
}

/** `atelier` names each of its variants, and `json-1` not `json-128`. */
function isNamedBy(part: string, name: string): boolean {
  return name === part || name.startsWith(`${part}-`)
}

function refuseUnknownNames(): void {
  const names = [...candidates, ...workloads].map(({ name }) => name)
  const unknown = flags.only.find((part) => !names.some((name) => isNamedBy(part, name)))
  if (unknown === undefined) return
  console.error(`--only: there is no ${unknown}. The names are ${names.join(', ')}.`)
  process.exit(2)
}

type Running = ReadonlyMap<CandidateName, RunningCandidate>

async function startAll(ends: Ends, chosen: readonly Candidate[]): Promise<Running> {
  const running = new Map<CandidateName, RunningCandidate>()
  const home = join(folder, 'candidates')
  mkdirSync(home)
  for (const candidate of chosen) {
    console.log(`starting ${titles[candidate.name]} …`)
    const setting = { upstreamUrl: ends.upstreamUrl, folder: home, keys: flags.keys }
    const started = await candidate.start(setting)
    if (started) running.set(candidate.name, started)
  }
  return running
}

type Measured = {
  readonly recorded: readonly Cell[]
  /** With the warm-up of each candidate before the first round, which is on the books too. */
  readonly all: readonly Cell[]
}

async function measureAll(
  ends: Ends,
  running: Running,
  plan: readonly Workload[],
): Promise<Measured> {
  const recorded: Cell[] = []
  const all: Cell[] = []
  const windowMs = flags.seconds * 1000
  const warmupMs = flags.warmupSeconds * 1000
  for (let round = 0; round <= flags.rounds; round++) {
    for (const workload of plan) {
      for (const [name, candidate] of shuffled([...running])) {
        if (workload.manyKeys && !candidate.manyApiKeys) continue
        const times = { round, warmupMs, windowMs: round === 0 ? warmupMs : windowMs }
        const cell = await measure(ends, { ...times, name, candidate, workload })
        all.push(cell)
        if (round > 0) recorded.push(cell)
        console.log(describeCell(cell))
      }
    }
  }
  return { recorded, all }
}

/** Stops them, and checks the books of those that keep any. */
async function closeAll(running: Running, cells: Measured): Promise<BooksCheck[]> {
  const checks: BooksCheck[] = []
  for (const [name, candidate] of running) {
    await candidate.stop()
    const books = await candidate.readBooks?.()
    await candidate.cleanUp?.()
    if (!books) continue
    const own = cells.all.filter((cell) => cell.candidate === name)
    checks.push(checkBooks(name, books, sum(own.map((cell) => cell.completedTotal))))
  }
  return checks
}

function describeCell(cell: Cell): string {
  const round = cell.round === 0 ? 'warm-up' : `round ${cell.round}`
  const rate = cell.requestsPerSecond.toFixed(0).padStart(6)
  const cpu = cell.cpuUsOfRequest.toFixed(0).padStart(5)
  const p99 = cell.p99Ms.toFixed(1).padStart(6)
  const faults = cell.errors > 0 ? `  ${cell.errors} ERRORS: ${cell.firstError}` : ''
  return `${round}  ${cell.workload.padEnd(9)} ${cell.candidate.padEnd(22)} ${rate}/s  ${cpu} µs CPU  p99 ${p99} ms${faults}`
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
