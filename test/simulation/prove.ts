import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { rateAttack } from './attack-rate.ts'
import { spendAttack } from './attack-spend.ts'
import type { SpendAttack } from './attack-spend.ts'
import type { AttackedDatabase } from './attack-setting.ts'
import { compare } from './compare-attack.ts'
import { findPortkeyTargets } from './compare-portkey.ts'
import { atelierTarget, naiveTarget } from './compare-targets.ts'
import type { Target } from './compare-targets.ts'
import { crashRun } from './crash-run.ts'
import { simulate } from './ledger-simulate.ts'
import { sqliteIn, withPostgres } from './prove-databases.ts'
import { readProveFlags } from './prove-flags.ts'
import {
  isExact,
  overshootOf,
  printComparison,
  printCrashes,
  printRates,
  printSpend,
  printViolations,
} from './prove-print.ts'

type Part = {
  readonly words: readonly string[]
  readonly title: string
  /** Prints what it found, and returns whether every guarantee held. */
  readonly run: () => Promise<boolean>
}

const sqlite = (use: Use) => () => use(sqliteIn(folder))
const postgres = (nodes: number, use: Use) => () => withPostgres(folder, nodes, use)
type Use = (database: AttackedDatabase) => Promise<boolean>

const parts: readonly Part[] = [
  { words: ['crash', 'sqlite'], title: 'crashes, SQLite', run: sqlite(crashes) },
  {
    words: ['crash', 'postgres'],
    title: 'crashes, PostgreSQL, 2 nodes',
    run: postgres(2, crashes),
  },
  { words: ['spend', 'sqlite'], title: 'spend, SQLite', run: sqlite(spend) },
  { words: ['spend', 'postgres'], title: 'spend, PostgreSQL, 1 node', run: postgres(1, spend) },
  { words: ['spend', 'postgres'], title: 'spend, PostgreSQL, 3 nodes', run: postgres(3, spend) },
  { words: ['exact', 'sqlite'], title: 'exactly so many, SQLite', run: sqlite(exact) },
  {
    words: ['exact', 'postgres'],
    title: 'exactly so many, PostgreSQL, 3 nodes',
    run: postgres(3, exact),
  },
  { words: ['rate', 'sqlite'], title: 'rates, SQLite', run: sqlite(rates) },
  { words: ['rate', 'postgres'], title: 'rates, PostgreSQL, 3 nodes', run: postgres(3, rates) },
  { words: ['simulate', 'sqlite'], title: 'simulation, SQLite', run: () => simulation(2_000) },
  {
    words: ['simulate', 'postgres'],
    title: 'simulation, PostgreSQL, 2 nodes',
    run: postgres(2, ({ env }) => simulation(200, env['ATELIER_DATABASE_URL'])),
  },
  { words: ['compare'], title: 'the same attack side by side', run: comparison },
]

/** `npm run prove`: `docs/proof.md` says what it prints. Ends with 'N passed, N failed'. */
const { words, seed, kills, quick } = readProveFlags(
  process.argv.slice(2),
  parts.flatMap((part) => part.words),
)
const folder = mkdtempSync(join(tmpdir(), 'atelier-prove-'))
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
)
console.log(`seed ${seed}${quick ? ', quick' : ''}\n`)
const outcomes: boolean[] = []
for (const part of parts) {
  if (!words.every((word) => part.words.includes(word))) continue
  const startedMs = Date.now()
  console.log(part.title)
  const held = await part.run()
  outcomes.push(held)
  console.log(`  ${held ? 'held' : 'FAILED'}, ${Math.round((Date.now() - startedMs) / 1000)} s\n`)
}
rmSync(folder, { recursive: true })
const passed = outcomes.filter(Boolean).length
console.log(`${passed} passed, ${outcomes.length - passed} failed`)
process.exitCode = passed > 0 && passed === outcomes.length ? 0 : 1

async function crashes(database: AttackedDatabase): Promise<boolean> {
  const report = await crashRun({ ...database, kills, seed, clients: 24 })
  printCrashes(report)
  printViolations(report.violations)
  const { violations, refusedPercent, leftPercentOfStreams } = report
  const isHard = refusedPercent >= 20 && leftPercentOfStreams >= 30
  return violations.length === 0 && report.kills >= kills && (isHard || quick)
}

function spend(database: AttackedDatabase): Promise<boolean> {
  const ask = { textBytes: 200, maxTokens: 200, outputTokens: 120 }
  const pays = quick ? 20 : 60
  return attackSpend({ database, seed, pays, kills: quick ? 2 : 5, abortedPercent: 30, ...ask })
}

/** Every answer is as long as it may be, and the input is so long that the second look at it counts. */
function exact(database: AttackedDatabase): Promise<boolean> {
  const ask = { textBytes: 4_000, maxTokens: 200, outputTokens: 200 }
  return attackSpend({ database, seed, pays: quick ? 15 : 40, kills: 0, abortedPercent: 0, ...ask })
}

async function attackSpend(run: SpendAttack): Promise<boolean> {
  const report = await spendAttack(run)
  printSpend(run, report)
  printViolations(report.violations)
  const isCount = !isExact(run) || report.admitted === report.expected
  return report.violations.length === 0 && isCount && report.ends['gave_up'] === undefined
}

async function rates(database: AttackedDatabase): Promise<boolean> {
  const report = await rateAttack({
    database,
    seed,
    kills: quick ? 2 : 5,
    abortedPercent: 30,
    forMs: quick ? 5_000 : 15_000,
    clientsPerLimit: 80,
  })
  printRates(report)
  printViolations(report.violations)
  return report.violations.length === 0
}

/** Schedules of all that can happen to a ledger, its real code under a virtual clock. */
async function simulation(schedules: number, postgresUrl?: string): Promise<boolean> {
  const count = quick ? Math.ceil(schedules / 10) : schedules
  const report = await simulate({ schedules: count, seed, ...(postgresUrl ? { postgresUrl } : {}) })
  const { steps, admitted, refused, expired, crossings, failure } = report
  console.log(`  ${count} schedules of ${steps} steps; admitted ${admitted}, refused ${refused}`)
  console.log(`  expired after a crash ${expired}, thresholds crossed ${crossings}`)
  printViolations(failure === null ? [] : [failure])
  return failure === null
}

async function comparison(): Promise<boolean> {
  const portkey = findPortkeyTargets()
  if (portkey.length === 0) {
    console.log('  Portkey is left out: it is not installed. To have it in: npm ci --prefix bench')
  }
  const others = [naiveTarget(folder, 1), naiveTarget(folder, 3), ...portkey]
  const compareHere = (target: Target) => compare(target, seed)
  const ours = [
    await compareHere(atelierTarget(sqliteIn(folder))),
    await withPostgres(folder, 3, (database) => compareHere(atelierTarget(database))),
  ]
  const theirs = []
  for (const target of others) theirs.push(await compareHere(target))
  printComparison([...ours, ...theirs])
  return ours.every((each) => overshootOf(each) === 0n && each.lostNanoUsd === 0n)
}
