import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSettings } from '../src/store/database.ts'
import { startPostgres } from '../test/support/postgres-cluster.ts'
import { readBooks, readPostgresSettings } from './books.ts'
import { startWorker } from './children.ts'
import type { Worker } from './children.ts'
import type { Flags } from './flags.ts'
import {
  createLedgerScopes,
  ledgerCostNanoUsd,
  ledgerScopesSize,
  scopeIds,
} from './ledger-scopes.ts'
import type { LedgerJob, LedgerJobResult } from './ledger-worker.ts'
import { describeMachine } from './machine.ts'
import { presentTarget } from './report.ts'
import { saveResults, writeDocs } from './results.ts'
import { median, quantile } from './statistics.ts'
import { presentFacts, presentNumber, presentTable } from './table.ts'

const inFlightOfNode = 32

type Bench = {
  readonly title: string
  readonly settings: DatabaseSettings
  /** SQLite takes one process. */
  readonly workers: readonly Worker[]
  readonly databasePids: readonly number[]
  pairsTotal: number
  stop(): Promise<void>
}

type LedgerCell = {
  readonly round: number
  readonly database: string
  readonly nodes: number
  readonly spread: SpreadName
  readonly pairsPerSecond: number
  readonly reserveP50Ms: number
  readonly reserveP99Ms: number
  readonly settleP50Ms: number
  readonly settleP99Ms: number
  readonly cpuUsOfPair: number
  readonly databaseCpuUsOfPair: number
  readonly refused: number
}

const spreads = {
  one: { title: 'one key', keys: 1, workspaces: 1 },
  many: { title: '5,000 keys × 200 workspaces', ...ledgerScopesSize },
} as const
type SpreadName = keyof typeof spreads

/** Reserve and settle alone, without HTTP: what the ledger itself can do, and what waiting for it costs. */
export async function benchLedger(flags: Flags, folder: string): Promise<boolean> {
  const cluster = await startPostgres({ fsync: true })
  const postgres = { dialect: 'postgres', connectionString: cluster.url } as const
  const benches = [
    await openBench('SQLite full', sqlite(folder, 'full')),
    await openBench('SQLite normal', sqlite(folder, 'normal')),
    await openBench('PostgreSQL', postgres, { nodes: 3, databasePids: [cluster.process.pid!] }),
  ]
  const postgresSettings = await readPostgresSettings(cluster.url)
  const cells = await measureAll(flags, benches)
  const faults: string[] = []
  for (const bench of benches) {
    await bench.stop()
    faults.push(...(await findFaults(bench)))
  }
  await cluster.stop()
  const machine = { ...describeMachine(folder), ...postgresSettings }
  const text = present({ machine, flags, cells, faults })
  console.log(`\n${text}`)
  saveResults('ledger', { machine, flags, inFlightOfNode, cells, faults })
  if (flags.writeDocs) writeDocs('ledger', text)
  return faults.length === 0
}

function sqlite(folder: string, synchronous: 'full' | 'normal'): DatabaseSettings {
  const home = join(folder, `ledger-${synchronous}`)
  mkdirSync(home)
  return { dialect: 'sqlite', path: join(home, 'atelier.db'), synchronous }
}

async function openBench(
  title: string,
  settings: DatabaseSettings,
  { nodes = 1, databasePids = [] as readonly number[] } = {},
): Promise<Bench> {
  console.log(`preparing ${title} …`)
  await createLedgerScopes(settings)
  const workers: Worker[] = []
  for (let node = 0; node < nodes; node++) {
    const worker = startWorker(new URL('ledger-worker.ts', import.meta.url), [
      JSON.stringify(settings),
    ])
    await worker.next<'ready'>()
    workers.push(worker)
  }
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.stop()))
  }
  return { title, settings, workers, databasePids, pairsTotal: 0, stop }
}

async function measureAll(flags: Flags, benches: readonly Bench[]): Promise<LedgerCell[]> {
  const cells: LedgerCell[] = []
  for (let round = 0; round <= flags.rounds; round++) {
    for (const { bench, nodes, spread } of shuffledPlans(benches)) {
      const cell = await measure(flags, { round, bench, nodes, spread })
      if (round > 0) cells.push(cell)
      const rate = presentNumber(cell.pairsPerSecond).padStart(7)
      const p99 = cell.reserveP99Ms.toFixed(2)
      console.log(
        `round ${round}  ${cell.database}, ${nodes} nodes, ${spread}: ${rate} pairs/s, reserve p99 ${p99} ms`,
      )
    }
  }
  return cells
}

type Plan = { readonly bench: Bench; readonly nodes: number; readonly spread: SpreadName }

function shuffledPlans(benches: readonly Bench[]): Plan[] {
  return benches
    .flatMap((bench) =>
      [1, bench.workers.length]
        .filter((nodes, index, all) => all.indexOf(nodes) === index)
        .flatMap((nodes) => (['one', 'many'] as const).map((spread) => ({ bench, nodes, spread }))),
    )
    .map((plan) => ({ plan, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ plan }) => plan)
}

async function measure(
  flags: Flags,
  { round, bench, nodes, spread }: Plan & { readonly round: number },
): Promise<LedgerCell> {
  const { keys, workspaces } = spreads[spread]
  const seconds = round === 0 ? flags.warmupSeconds : flags.seconds
  const job: LedgerJob = {
    keys,
    workspaces,
    inFlight: inFlightOfNode,
    warmupMs: flags.warmupSeconds * 1000,
    windowMs: seconds * 1000,
    databasePids: bench.databasePids,
  }
  const workers = bench.workers.slice(0, nodes)
  const results = await Promise.all(workers.map((worker) => worker.ask<LedgerJobResult>(job)))
  const sum = (read: (result: LedgerJobResult) => number): number =>
    results.reduce((total, result) => total + read(result), 0)
  const merged = (read: (result: LedgerJobResult) => readonly number[]): Float64Array =>
    Float64Array.from(results.flatMap(read)).sort()
  const pairs = sum((result) => result.pairs)
  bench.pairsTotal += sum((result) => result.pairsTotal)
  const reserveMs = merged((result) => result.reserveMs)
  const settleMs = merged((result) => result.settleMs)
  return {
    round,
    database: bench.title,
    nodes,
    spread,
    pairsPerSecond: sum((result) => (result.pairs * 1000) / result.windowMs),
    reserveP50Ms: quantile(reserveMs, 0.5),
    reserveP99Ms: quantile(reserveMs, 0.99),
    settleP50Ms: quantile(settleMs, 0.5),
    settleP99Ms: quantile(settleMs, 0.99),
    cpuUsOfPair: (sum((result) => result.cpuMs) * 1000) / pairs,
    // Each node has read the same processes, at nearly the same instants.
    databaseCpuUsOfPair: ((results[0]?.databaseCpuMs ?? 0) * 1000) / pairs,
    refused: sum((result) => result.refused),
  }
}

/** What the database holds must be the pairs that the nodes have counted. */
async function findFaults({ title, settings, pairsTotal }: Bench): Promise<string[]> {
  const books = await readBooks(settings, scopeIds.organization)
  const expected = BigInt(pairsTotal) * ledgerCostNanoUsd
  const isExact =
    books.completeRows === pairsTotal &&
    books.otherRows === 0 &&
    books.settledNanoUsd === expected &&
    books.rowsNanoUsd === expected &&
    books.reservedNanoUsd === 0n
  console.log(`${title}: books: ${isExact ? 'exact' : 'WRONG'}, ${presentNumber(pairsTotal)} pairs`)
  if (isExact) return []
  const held = `${books.completeRows} rows and ${books.otherRows} others, ${books.settledNanoUsd} settled`
  return [`${title}: ${held}, for ${pairsTotal} pairs, which cost ${expected}`]
}

type Results = {
  readonly machine: Readonly<Record<string, string>>
  readonly flags: Flags
  readonly cells: readonly LedgerCell[]
  readonly faults: readonly string[]
}

function present({ machine, flags, cells, faults }: Results): string {
  const head = ['', 'nodes', 'pairs/s', 'CPU µs', 'database µs']
  const latencies = ['reserve p50 ms', 'p99', 'settle p50 ms', 'p99']
  const groups = Map.groupBy(cells, ({ database, nodes, spread }) =>
    [database, nodes, spread].join('|'),
  )
  const rows = [...groups.keys()].toSorted().map((key) => {
    const own = groups.get(key)!
    const of = (read: (cell: LedgerCell) => number): number => median(own.map(read))
    const { database, nodes, spread } = own[0]!
    return [
      `${database}, ${spreads[spread].title}`,
      String(nodes),
      presentNumber(of((cell) => cell.pairsPerSecond)),
      presentNumber(of((cell) => cell.cpuUsOfPair)),
      database === 'PostgreSQL' ? presentNumber(of((cell) => cell.databaseCpuUsOfPair)) : '–',
      presentNumber(
        of((cell) => cell.reserveP50Ms),
        2,
      ),
      presentNumber(
        of((cell) => cell.reserveP99Ms),
        2,
      ),
      presentNumber(
        of((cell) => cell.settleP50Ms),
        2,
      ),
      presentNumber(
        of((cell) => cell.settleP99Ms),
        2,
      ),
    ]
  })
  return [
    presentFacts(machine),
    `Medians of the rounds: ${flags.rounds}, with ${flags.seconds} s a cell and ${inFlightOfNode} requests under way on each node.`,
    presentTable([...head, ...latencies], rows),
    [
      ...targets(cells),
      `- books: ${faults.length === 0 ? 'exact' : `**wrong**: ${faults.join('; ')}`}`,
    ].join('\n'),
  ].join('\n\n')
}

function targets(cells: readonly LedgerCell[]): string[] {
  const limits = [
    [1, 10],
    [3, 30],
  ] as const
  return limits.flatMap(([nodes, limit]) => {
    const own = cells.filter(
      (cell) => cell.database === 'PostgreSQL' && cell.nodes === nodes && cell.spread === 'many',
    )
    const p99 = median(own.map((cell) => cell.reserveP99Ms))
    const what = `PostgreSQL, 5,000 keys × 200 workspaces, ${nodes} ${nodes === 1 ? 'node' : 'nodes'}: reserve p99`
    return presentTarget(what, p99, { limit, unit: ' ms', atMost: true })
  })
}
