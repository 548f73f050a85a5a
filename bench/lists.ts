import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSettings } from '../src/store/database.ts'
import { startPostgres } from '../test/support/postgres-cluster.ts'
import { readPostgresSettings } from './books.ts'
import type { Flags } from './flags.ts'
import { describeMachine } from './machine.ts'
import { presentTarget } from './report.ts'
import { saveResults, writeDocs } from './results.ts'
import { openSeeded, seededSize } from './seed-people.ts'
import type { Seeded } from './seed-people.ts'
import { median, quantile } from './statistics.ts'
import { presentFacts, presentNumber, presentTable } from './table.ts'

const callsOfCell = 40
const targetMs = 50
/** What is in none of a hundred thousand rows is found out by reading them all. */
const searchTargetMs = 100

type Cell = {
  readonly round: number
  readonly database: string
  readonly path: string
  readonly caller: string
  readonly p50Ms: number
  readonly p99Ms: number
  readonly bytes: number
}

/** Every list of the Admin API over an organization of the largest size, by an admin key and by a member. */
export async function benchLists(flags: Flags, folder: string): Promise<boolean> {
  const cluster = await startPostgres({ fsync: true })
  const postgres = { dialect: 'postgres', connectionString: cluster.url } as const
  const home = join(folder, 'lists')
  mkdirSync(home)
  const sqlite: DatabaseSettings = {
    dialect: 'sqlite',
    path: join(home, 'atelier.db'),
    synchronous: 'full',
  }
  const benches = [
    { title: 'SQLite', seeded: await openSeeded(sqlite) },
    { title: 'PostgreSQL', seeded: await openSeeded(postgres) },
  ]
  const postgresSettings = await readPostgresSettings(cluster.url)
  const cells: Cell[] = []
  for (let round = 0; round <= flags.rounds; round++) {
    for (const { title, seeded } of benches) {
      const measured = await measureAll(seeded, { round, database: title })
      // The first visit of each path is no visit of anybody's: statements are prepared and pages read.
      if (round > 0) cells.push(...measured)
    }
  }
  for (const { seeded } of benches) await seeded.close()
  await cluster.stop()
  const machine = { ...describeMachine(folder), ...postgresSettings }
  const text = present({ machine, flags, cells })
  console.log(`\n${text}`)
  saveResults('lists', { machine, flags, size: seededSize, cells })
  if (flags.writeDocs) writeDocs('lists', text)
  return true
}

async function measureAll(
  seeded: Seeded,
  where: { readonly round: number; readonly database: string },
): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const [caller, key] of Object.entries(seeded.callers)) {
    for (const path of seeded.paths) {
      const measured = await measure(seeded, { path, key })
      if (measured) cells.push({ ...where, caller, path, ...measured })
    }
  }
  return cells
}

/** Resolves to `undefined` where the caller may not ask. */
async function measure(
  { control }: Seeded,
  { path, key }: { readonly path: string; readonly key: string },
): Promise<Pick<Cell, 'p50Ms' | 'p99Ms' | 'bytes'> | undefined> {
  const times: number[] = []
  let bytes = 0
  for (let call = 0; call < callsOfCell; call++) {
    const startedAt = performance.now()
    const response = await control.fetch(
      new Request(`http://bench.test${path}`, { headers: { 'x-api-key': key } }),
    )
    const body = await response.text()
    times.push(performance.now() - startedAt)
    if (response.status === 403) return undefined
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${body}`)
    bytes = body.length
  }
  const sorted = times.toSorted((a, b) => a - b)
  return { p50Ms: median(times), p99Ms: quantile(sorted, 0.99), bytes }
}

type Results = {
  readonly machine: Readonly<Record<string, string>>
  readonly flags: Flags
  readonly cells: readonly Cell[]
}

function present({ machine, flags, cells }: Results): string {
  const names = [
    ...new Set(cells.map(({ database, caller, path }) => nameOf(database, caller, path))),
  ]
  const rows = names.map((name) => {
    const own = cells.filter((cell) => nameOf(cell.database, cell.caller, cell.path) === name)
    const of = (value: (cell: Cell) => number): number => median(own.map(value))
    return {
      name,
      p50Ms: of((cell) => cell.p50Ms),
      p99Ms: of((cell) => cell.p99Ms),
      bytes: own[0]!.bytes,
    }
  })
  const table = presentTable(
    ['', 'p50 ms', 'p99 ms', 'bytes'],
    rows.map(({ name, p50Ms, p99Ms, bytes }) => [
      name,
      presentNumber(p50Ms, 1),
      presentNumber(p99Ms, 1),
      presentNumber(bytes),
    ]),
  )
  const slowest = rows.toSorted((left, right) => right.p99Ms - left.p99Ms)
  const isSearch = ({ name }: { name: string }): boolean => name.includes('search=')
  const list = slowest.find((row) => !isSearch(row))!
  const search = slowest.find(isSearch)!
  return [
    presentFacts(machine),
    `${seededSize.workspaces} workspaces, ${presentNumber(seededSize.people)} people, ${presentNumber(seededSize.keys)} keys. ` +
      `Medians of ${flags.rounds} rounds, each with ${callsOfCell} calls of a path, one at a time, in process.`,
    table,
    ...presentTarget(`The slowest list (${list.name}): p99`, list.p99Ms, {
      limit: targetMs,
      unit: ' ms',
      atMost: true,
    }),
    ...presentTarget(`The slowest search (${search.name}): p99`, search.p99Ms, {
      limit: searchTargetMs,
      unit: ' ms',
      atMost: true,
    }),
  ].join('\n\n')
}

function nameOf(database: string, caller: string, path: string): string {
  const shown = path.replace('/v1/organizations/', '').replaceAll(/_01\w+/g, '_…')
  return `${database}, ${caller}: ${shown}`
}
