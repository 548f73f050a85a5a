import { openPostgres } from '#platform/postgres.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import { openSqlite } from '#platform/sqlite.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'

/** The one database of a server: a SQLite file that it alone writes, or a PostgreSQL that many nodes share. */
export type Database = SqliteDatabase | PostgresDatabase

/**
 * Where the data is. With `full` a commit outlasts a power cut; with `normal` it outlasts the process, and a
 * power cut may take the latest commits.
 */
export type DatabaseSettings =
  | {
      readonly dialect: 'sqlite'
      readonly path: string
      readonly synchronous: 'full' | 'normal'
    }
  | { readonly dialect: 'postgres'; readonly connectionString: string }

/**
 * Opens, and creates a SQLite file that is not there. PostgreSQL is not reached before its first
 * statement. Throws what the driver throws when a file cannot be opened or is no database.
 */
export function openDatabase(
  settings: DatabaseSettings,
  onIdleError: (error: Error) => void,
): Database {
  return settings.dialect === 'sqlite'
    ? openSqlite(settings)
    : openPostgres({
        connectionString: settings.connectionString,
        connectionsMax: postgresConnectionsMax,
        onIdleError,
      })
}

// The ledger commits in batches and control changes go one after another, so a node needs few;
// PostgreSQL's own default is 100 for all nodes together.
const postgresConnectionsMax = 16
