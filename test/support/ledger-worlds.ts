import type { ScopeId, ScopeSpendLimit } from '#domain/scope.ts'
import { ledgerDdl, ledgerLimitsDdl, ledgerReportOnlyDdl, ledgerLogDdl } from '#ledger/ddl.ts'
import { ledgerFeedDdl } from '#ledger/feed-ddl.ts'
import { openLedger } from '#ledger/open.ts'
import type { Ledger, LedgerTransaction, ScopeEdit, TakenCrossing } from '#ledger/port.ts'
import type { Adjustment } from '#ledger/settlement.ts'
import { manualClock } from '#platform/clock.ts'
import type { ManualClock } from '#platform/clock.ts'
import { createIds } from '#platform/ids.ts'
import { openPostgres } from '#platform/postgres.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { organizationId, scopes } from './ledger-fixture.ts'
import { takeTestDatabase } from './postgres.ts'
import { openEmptySqlite } from './temporary-sqlite.ts'

/** A ledger on a database of its own, with the fixture's key, workspace and organization in it. */
export type LedgerWorld = {
  readonly clock: ManualClock
  readonly ledger: Ledger
  readonly database: SqliteDatabase | PostgresDatabase
  /** Runs a control-plane transaction that the edits join. */
  edit(...edits: ScopeEdit[]): Promise<void>
  adjust(adjustment: Adjustment): Promise<void>
  /** What the control plane would be handed to tell people. */
  takeCrossings(): Promise<readonly TakenCrossing[]>
  setLimits(id: ScopeId, ...limits: ScopeSpendLimit[]): Promise<void>
  /** All rows of a table, integers as bigint. */
  rows(table: string): Promise<Record<string, unknown>[]>
  run(sql: string): Promise<void>
  /** Another node (PostgreSQL), or the next life after a crash (SQLite), on the same database. */
  openAnother(): Promise<Ledger>
  close(): Promise<void>
}

const startMs = Date.UTC(2026, 10, 22, 14, 30)

const quiet = { warn: () => undefined, error: () => undefined }

export async function openSqliteWorld(): Promise<LedgerWorld> {
  const { database, close } = openEmptySqlite()
  for (const sql of ddlOf('sqlite')) database.statement(sql).run()
  const transaction: Transaction = (work) =>
    database.transaction((statement) => work({ dialect: 'sqlite', statement }))
  return openWorld(database, transaction, {
    rows: async (table) => database.readStatement(`select * from ${table} order by id`).all(),
    run: async (sql) => void database.statement(sql).run(),
    close,
  })
}

export async function openPostgresWorld(): Promise<LedgerWorld> {
  const testDatabase = await takeTestDatabase(preparePostgres)
  const database = openPostgresAt(testDatabase.url)
  const transaction: Transaction = (work) =>
    database.transaction((client) => work({ dialect: 'postgres', client }))
  return openWorld(database, transaction, {
    rows: async (table) => (await database.pool.query(`select * from ${table} order by id`)).rows,
    run: async (sql) => void (await database.pool.query(sql)),
    close: async () => {
      await database.close()
      await testDatabase.drop()
    },
  })
}

async function preparePostgres(url: string): Promise<void> {
  const database = openPostgresAt(url)
  for (const sql of ddlOf('postgres')) await database.pool.query(sql)
  await database.close()
}

function openPostgresAt(connectionString: string): PostgresDatabase {
  return openPostgres({ connectionString, connectionsMax: 5, onIdleError: () => undefined })
}

function ddlOf(dialect: 'sqlite' | 'postgres'): readonly string[] {
  return [ledgerDdl, ledgerLimitsDdl, ledgerFeedDdl, ledgerReportOnlyDdl, ledgerLogDdl].flatMap(
    (ddl) => ddl[dialect],
  )
}

type Transaction = <Result>(work: (tx: LedgerTransaction) => Promise<Result>) => Promise<Result>

async function openWorld(
  database: SqliteDatabase | PostgresDatabase,
  transaction: Transaction,
  access: Pick<LedgerWorld, 'rows' | 'run' | 'close'>,
): Promise<LedgerWorld> {
  const clock = manualClock(startMs)
  const ids = createIds(clock)
  const opened: Ledger[] = []
  const openAnother = async (): Promise<Ledger> => {
    const options = { database, clock, ids, logger: quiet, nowOverride: () => clock.now() }
    const ledger = await openLedger(options)
    opened.push(ledger)
    return ledger
  }
  const ledger = await openAnother()
  await transaction((tx) =>
    ledger.createScopes(tx, [
      { id: scopes.apiKeyId!, kind: 'api_key', organizationId, expiresAtMs: null },
      { id: scopes.workspaceId, kind: 'workspace', organizationId, expiresAtMs: null },
      { id: organizationId, kind: 'organization', organizationId, expiresAtMs: null },
    ]),
  )
  const edit = (...edits: ScopeEdit[]): Promise<void> =>
    // After a crash (SQLite) the edit is the next life's: the one before keeps a cache that nobody updates.
    transaction((tx) => opened.at(-1)!.editScopes(tx, edits))
  return {
    clock,
    ledger,
    database,
    edit,
    adjust: (adjustment) => transaction((tx) => opened.at(-1)!.adjust(tx, adjustment)),
    takeCrossings: () => transaction((tx) => opened.at(-1)!.takeCrossings(tx, 100)),
    setLimits: (id, ...spendLimits) => edit({ id, spendLimits }),
    ...access,
    openAnother,
    close: async () => {
      for (const each of opened) await each.close()
      await access.close()
    },
  }
}
