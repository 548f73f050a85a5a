import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '../support/postgres.ts'
import { openPostgresBooks, openSqliteBooks } from './crash-books.ts'
import { crashRun } from './crash-run.ts'
import type { CrashReport, CrashRun } from './crash-run.ts'

/** `npm run prove`: the long form of `crash.test.ts`. Ends with 'N passed, N failed'. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed)
const folder = mkdtempSync(join(tmpdir(), 'atelier-prove-'))
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
)
console.log(`seed ${seed}, ${kills} kills on each database\n`)

const outcomes: boolean[] = []
if (values.only !== 'postgres') outcomes.push(await prove(sqliteRun()))
if (values.only !== 'sqlite') outcomes.push(await provePostgres())
rmSync(folder, { recursive: true })
const passed = outcomes.filter(Boolean).length
console.log(`${passed} passed, ${outcomes.length - passed} failed`)
process.exitCode = passed === outcomes.length ? 0 : 1

function sqliteRun(): CrashRun {
  const dataDir = join(folder, 'sqlite')
  return {
    name: 'SQLite (synchronous=full), one process',
    env: {},
    dataDirs: [dataDir],
    openBooks: () => openSqliteBooks(join(dataDir, 'atelier.db')),
    kills,
    seed,
    clients: 24,
  }
}

async function provePostgres(): Promise<boolean> {
  const cluster = await startPostgres({ fsync: true })
  try {
    return await prove({
      name: 'PostgreSQL, two nodes',
      env: {
        ATELIER_DATABASE_URL: cluster.url,
        ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
      },
      dataDirs: [join(folder, 'node-1'), join(folder, 'node-2')],
      openBooks: () => openPostgresBooks(cluster.url),
      kills,
      seed: seed + 1,
      clients: 24,
    })
  } finally {
    await cluster.stop()
  }
}

async function prove(run: CrashRun): Promise<boolean> {
  const startedMs = Date.now()
  const report = await crashRun(run)
  print(run, report, Date.now() - startedMs)
  return (
    report.violations.length === 0 &&
    report.kills >= kills &&
    report.refusedPercent >= 20 &&
    report.leftPercentOfStreams >= 30
  )
}

function print(run: CrashRun, report: CrashReport, tookMs: number): void {
  const dollars = (amount: bigint): string => `$${(Number(amount) / 1e9).toFixed(6)}`
  const rows = Object.entries(report.rows).map(([source, count]) => `${source} ${count}`)
  console.log(`${run.name}: ${report.kills} kills in ${Math.round(tookMs / 1000)} s`)
  console.log(
    `  requests ${report.requests}, complete ${report.complete}, ${report.leftPercentOfStreams} % of streams left by their client, refused ${report.refused} (${report.refusedPercent} %)`,
  )
  console.log(`  rows: ${rows.join(', ')}`)
  console.log(
    `  billed ${dollars(report.billedNanoUsd)}, charged beyond the bill ${dollars(report.overchargedNanoUsd)}`,
  )
  console.log(`  G1 read ${report.g1Reads} times`)
  for (const violation of report.violations) console.log(`  VIOLATION ${violation}`)
  console.log('')
}
