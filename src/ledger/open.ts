import type { PostgresDatabase } from '#platform/postgres.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import type { LedgerOptions } from './options.ts'
import type { Ledger } from './port.ts'
import { openPostgresLedger } from './postgres.ts'
import { openSqliteLedger } from './sqlite.ts'

/**
 * Opens the ledger on a migrated database. Resolves once what earlier lives of this process (SQLite)
 * or lost nodes (PostgreSQL) left open has been charged its bound.
 */
export async function openLedger(
  options: LedgerOptions & { readonly database: SqliteDatabase | PostgresDatabase },
): Promise<Ledger> {
  const { database, ...rest } = options
  return database.dialect === 'sqlite'
    ? openSqliteLedger(rest, database)
    : openPostgresLedger(rest, database)
}
