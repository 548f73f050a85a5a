import { decodeScope, selectScopesSql } from '../src/ledger/scope-codec.ts'
import type { ScopeColumns } from '../src/ledger/scope-codec.ts'
import { openDatabase } from '../src/store/database.ts'
import type { Database, DatabaseSettings } from '../src/store/database.ts'
import type { Books } from './candidates/candidate.ts'

/** From the database itself, once the server has stopped. */
export async function readBooks(
  settings: DatabaseSettings,
  organizationId: string,
): Promise<Books> {
  const database = openDatabase(settings, () => undefined)
  try {
    const [rows] = await query(database, rowsSql)
    const [scope] = await query(database, `${selectScopesSql} where s.id = '${organizationId}'`)
    const { balances } = decodeScope(scope as ScopeColumns)
    const months = Object.entries(balances).filter(([windowId]) => windowId.length === 7)
    const sumOf = (field: 'settledNanoUsd' | 'reservedNanoUsd'): bigint =>
      months.reduce((sum, [, balance]) => sum + balance[field], 0n)
    return {
      completeRows: Number(rows?.['complete_rows']),
      otherRows: Number(rows?.['other_rows']),
      rowsNanoUsd: BigInt(String(rows?.['nano_usd'])),
      settledNanoUsd: sumOf('settledNanoUsd'),
      reservedNanoUsd: sumOf('reservedNanoUsd'),
    }
  } finally {
    await database.close()
  }
}

const isComplete = `outcome = 'complete' and cost_source = 'reported'`
const rowsSql = `
  select count(case when ${isComplete} then 1 end) as complete_rows,
    count(case when ${isComplete} then null else 1 end) as other_rows,
    coalesce(sum(cost_nano_usd), 0) as nano_usd
  from request`

async function query(database: Database, sql: string): Promise<Record<string, unknown>[]> {
  if (database.dialect === 'sqlite') return database.readStatement(sql).all()
  return (await database.pool.query<Record<string, unknown>>(sql)).rows
}

/** The settings that a write's cost depends on. */
export async function readPostgresSettings(url: string): Promise<Record<string, string>> {
  const names = [
    'server_version',
    'fsync',
    'synchronous_commit',
    'shared_buffers',
    'wal_sync_method',
  ]
  const settings = { dialect: 'postgres', connectionString: url } as const
  const database = openDatabase(settings, () => undefined)
  try {
    const list = names.map((name) => `'${name}'`).join(', ')
    const sql = `select name, current_setting(name) as value from pg_settings where name in (${list})`
    const rows = await query(database, sql)
    return Object.fromEntries(
      rows.map((row) => [`PostgreSQL ${String(row['name'])}`, String(row['value'])]),
    )
  } finally {
    await database.close()
  }
}
