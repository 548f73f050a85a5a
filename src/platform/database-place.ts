import type { PostgresDatabase } from './postgres.ts'
import type { SqliteDatabase } from './sqlite.ts'

/** Where a database is: all that a thread needs to open a connection of its own. */
export type DatabasePlace =
  | { readonly dialect: 'sqlite'; readonly path: string }
  | { readonly dialect: 'postgres'; readonly connectionString: string }

export function placeOf(database: SqliteDatabase | PostgresDatabase): DatabasePlace {
  return database.dialect === 'sqlite'
    ? { dialect: 'sqlite', path: database.path }
    : { dialect: 'postgres', connectionString: database.connectionString }
}
