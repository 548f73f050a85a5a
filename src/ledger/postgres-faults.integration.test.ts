import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nobody } from '#domain/allow-list.ts'
import { bounds } from '#platform/bounds.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import {
  ask,
  limit,
  monthOf,
  organizationId,
  scopes,
  settlement,
  workspaceId,
} from '#test/support/ledger-fixture.ts'
import { openPostgresWorld } from '#test/support/ledger-worlds.ts'
import type { LedgerWorld } from '#test/support/ledger-worlds.ts'
import { LedgerUnavailable } from './port.ts'
import type { Admission } from './port.ts'

let world: LedgerWorld
let admin: pg.Client
let databaseName: string
beforeEach(async () => {
  world = await openPostgresWorld()
  const url = new URL((world.database as PostgresDatabase).connectionString)
  databaseName = url.pathname.slice(1)
  url.pathname = '/postgres'
  admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
})
afterEach(async () => {
  await world.close()
  await admin.end()
})

const killConnections = (): Promise<unknown> =>
  admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`,
    [databaseName],
  )
const allowConnections = (allow: boolean): Promise<unknown> =>
  admin.query(`alter database ${databaseName} allow_connections ${allow}`)

/** Settled and reserved of the month, and what the rows say they must be. */
async function books(): Promise<{ balance: bigint[]; rows: bigint[]; open: number }> {
  const rows = await world.rows('request')
  const [state] = await world.ledger.readScopes([organizationId])
  const sum = (column: string, wanted: boolean): bigint =>
    rows
      .filter((row) => (row['state'] === 'reserved') === wanted)
      .reduce((total, row) => total + ((row[column] as bigint | null) ?? 0n), 0n)
  return {
    balance: monthOf(state).slice(0, 2),
    rows: [sum('cost_nano_usd', false), sum('bound_nano_usd', true)],
    open: state!.openReservations,
  }
}

test('connections lost at any moment, COMMIT included, neither lose nor double a charge', async () => {
  await world.setLimits(workspaceId, limit(1))
  const bound = 1_000_000n
  const run = { stop: false }
  let admitted = 0
  const clients = Array.from({ length: 20 }, async (_, client) => {
    for (let turn = 0; !run.stop && turn < 10_000; turn++) {
      const id = `${client}_${turn}`
      const admission = await world.ledger.reserve(ask(id, bound)).catch(() => undefined)
      if (!admission?.admitted) continue
      admitted += 1
      expect(await world.ledger.settle(settlement(id, bound / 2n))).toBe('settled')
    }
  })
  for (let kill = 0; kill < 25; kill++) {
    await killConnections()
    const before = admitted
    await expect.poll(() => admitted > before, { timeout: 20_000, interval: 5 }).toBe(true)
  }
  run.stop = true
  await Promise.all(clients)

  const { balance, rows, open } = await books()
  expect(balance).toEqual(rows)
  expect(open).toBe(0)
  expect(rows).toEqual([BigInt(admitted) * (bound / 2n), 0n])
})

test('while the database is away requests are refused and settlements wait; when it is back both go on', async () => {
  await world.ledger.reserve(ask('1', 10n))
  await allowConnections(false)
  await killConnections()

  const settled = world.ledger.settle(settlement('1', 7n))
  const refused = expect(world.ledger.reserve(ask('2', 10n))).rejects.toThrow(LedgerUnavailable)
  world.clock.advance(bounds.reserveMsMax)
  await refused
  await expect(world.ledger.ready()).rejects.toThrow()

  await allowConnections(true)
  expect(await settled).toBe('settled')
  expect(await world.ledger.reserve(ask('3', 10n))).toMatchObject({ admitted: true })
  await expect.poll(async () => (await books()).balance).toEqual([7n, 10n])
})

test('a database that has frozen refuses within the time-outs instead of hanging, and nothing stays held', async () => {
  await world.ledger.reserve(ask('warm', 10n))
  const { rows } = await admin.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = $1',
    [databaseName],
  )
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    for (const { pid } of rows) process.kill(pid, name)
  }
  signal('SIGSTOP')
  try {
    const refused = expect(world.ledger.reserve(ask('1', 10n))).rejects.toThrow(LedgerUnavailable)
    const unchecked = expect(world.ledger.check(scopes, nobody)).rejects.toThrow(LedgerUnavailable)
    world.clock.advance(bounds.reserveMsMax)
    await Promise.all([refused, unchecked])
  } finally {
    signal('SIGCONT')
  }
  await expect.poll(async () => (await books()).balance, { timeout: 10_000 }).toEqual([0n, 10n])
}, 30_000)

test('a node stopped between its two round trips holds the others up for no longer than its time-out', async () => {
  const stopped = await (world.database as PostgresDatabase).pool.connect()
  stopped.on('error', () => undefined)
  await stopped.query('begin')
  await stopped.query('select * from ledger_scope order by id for update')

  expect(await world.ledger.reserve(ask('1', 10n))).toMatchObject({ admitted: true })
  stopped.release(true)
})

test('a batch that waited for an edit to commit is decided by what the edit left', async () => {
  const database = world.database as PostgresDatabase
  await world.setLimits(workspaceId, limit(1))
  let waiting: Promise<Admission> | undefined
  await database.transaction(async (client) => {
    const lowered = { id: workspaceId, spendLimits: [limit(0)] }
    await world.ledger.editScopes({ dialect: 'postgres', client }, [lowered])
    waiting = world.ledger.reserve(ask('1', 10n))
    await expect
      .poll(async () => (await database.pool.query(lockWaitsSql)).rowCount, { timeout: 10_000 })
      .toBe(1)
  })
  expect(await waiting).toMatchObject({ admitted: false })
})

test('a control transaction whose connection is ended between two queries rejects, and no process with it', async () => {
  const database = world.database as PostgresDatabase
  const cut = database.transaction(async (client) => {
    const { rows } = await client.query('select pg_backend_pid() as pid')
    // `events.once` would listen to errors too, which is what is tested.
    const ended = new Promise<void>((resolve) => client.once('end', resolve))
    await admin.query('select pg_terminate_backend($1)', [rows[0].pid])
    await ended
    await client.query('select 1')
  })
  await expect(cut).rejects.toThrow(/terminat|connection/i)
  expect(await world.ledger.readScopes([workspaceId])).toHaveLength(1)
})

test('nodes that all roll over into a new month at once deadlock nowhere and agree on what is left', async () => {
  const nodes = [world.ledger, await world.openAnother(), await world.openAnother()]
  await world.setLimits(workspaceId, limit(1))
  for (let month = 0; month < 12; month++) {
    world.clock.set(Date.UTC(2027, month, 1))
    const bound = 100_000_000n
    const admissions = await Promise.all(
      nodes.flatMap((node, index) =>
        Array.from({ length: 10 }, (_, each) =>
          node.reserve(ask(`${month}_${index}_${each}`, bound)),
        ),
      ),
    )
    expect(admissions.filter((admission) => admission.admitted)).toHaveLength(10)
  }
})

const lockWaitsSql = `select 1 from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`
