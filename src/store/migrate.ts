import type { PostgresDatabase, TimedQuery } from '#platform/postgres.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import type { Database } from './database.ts'
import { first } from './migrations/0001-first.ts'
import { limits } from './migrations/0002-limits.ts'
import { adjustments } from './migrations/0003-adjustments.ts'
import { people } from './migrations/0004-people.ts'
import { consoleLanguage } from './migrations/0005-console.ts'
import { playground } from './migrations/0007-playground.ts'
import { lists } from './migrations/0008-lists.ts'
import { identity } from './migrations/0006-identity.ts'
import { reports } from './migrations/0009-reports.ts'
import { prices } from './migrations/0010-prices.ts'
import { shadow } from './migrations/0011-shadow.ts'
import { statements } from './migrations/0012-statements.ts'
import { requestLog } from './migrations/0013-request-log.ts'
import { webhookStatus } from './migrations/0014-webhook-status.ts'
import type { Migration } from './migrations/migration.ts'

/** In order, from version 1. */
export const migrations: readonly Migration[] = [
  first,
  limits,
  adjustments,
  people,
  consoleLanguage,
  identity,
  playground,
  lists,
  reports,
  prices,
  shadow,
  statements,
  requestLog,
  webhookStatus,
]

/**
 * Brings the schema to what this code knows, all steps in one transaction with the record of them, however long they
 * take. Nodes that start together wait for one another. Rejects with `DatabaseTooNew`, with nothing changed, when a newer
 * release has been here.
 */
export async function migrate(
  database: Database,
  nowMs: number,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  return database.dialect === 'sqlite'
    ? migrateSqlite(database, nowMs, steps)
    : migratePostgres(database, nowMs, steps)
}

/** The database was written by a newer release, whose tables this code would misread. */
export class DatabaseTooNew extends Error {
  override readonly name = 'DatabaseTooNew'

  constructor(found: number, known: number) {
    super(
      `The database is at schema version ${found} and this release knows versions up to ${known}: ` +
        'it was written by a newer release of Atelier. Start that release, or restore an older backup.',
    )
  }
}

const createVersionTable = {
  sqlite: `create table if not exists schema_version (
    version integer primary key, name text not null, applied_at_ms integer not null) strict`,
  postgres: `create table if not exists schema_version (
    version bigint primary key, name text not null, applied_at_ms bigint not null)`,
}
const selectVersionSql = 'select max(version) as version from schema_version'

function migrateSqlite(database: SqliteDatabase, nowMs: number, steps: readonly Migration[]): void {
  database.writeNow(() => {
    database.statement(createVersionTable.sqlite).run()
    const row = database.statement(selectVersionSql).get()
    for (const step of pendingSteps(row?.['version'], steps)) {
      for (const sql of step.sqlite) database.statement(sql).run()
      database
        .statement('insert into schema_version values (?, ?, ?)')
        .run(step.version, step.name, nowMs)
    }
  })
}

async function migratePostgres(
  database: PostgresDatabase,
  nowMs: number,
  steps: readonly Migration[],
): Promise<void> {
  await database.transaction(async (client) => {
    // Another node may be at it. Should it be stopped, the server ends its transaction before long.
    await client.query('set local lock_timeout = 0')
    await client.query(patiently(`select pg_advisory_xact_lock(${advisoryLockId})`))
    // Whoever is at work meanwhile must not be kept waiting behind a lock that is waited for.
    await client.query(`set local lock_timeout = '60s'`)
    await client.query(createVersionTable.postgres)
    const { rows } = await client.query<{ version: bigint | null }>(selectVersionSql)
    for (const step of pendingSteps(rows[0]?.version, steps)) {
      for (const sql of step.postgres) await client.query(patiently(sql))
      await client.query('insert into schema_version values ($1, $2, $3)', [
        step.version,
        step.name,
        nowMs,
      ])
    }
  })
}

/** Where all else would have to be answered in seconds: a table of many millions of rows takes minutes. */
function patiently(text: string): TimedQuery {
  return { text, query_timeout: timerMsMax }
}

// The most that a timer takes: some 24 days.
const timerMsMax = 2 ** 31 - 1

// Any number will do, so long as it never changes: "atelier" in ASCII.
const advisoryLockId = 0x61_74_65_6c_69_65_72n

function pendingSteps(found: unknown, steps: readonly Migration[]): readonly Migration[] {
  const version = Number((found as bigint | null | undefined) ?? 0n)
  if (version > steps.length) throw new DatabaseTooNew(version, steps.length)
  return steps.slice(version)
}
