import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { postgresSnapshots, sqliteSnapshots } from '#platform/snapshot-reader.ts'
import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import type { Config } from '#platform/config.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { connectionSettings } from '#platform/postgres.ts'
import { openSqliteReader } from '#platform/sqlite-reader.ts'
import { describeOpenError } from '../installation.ts'

/** A database that is only read, whether or not servers run on it. */
export type OpenBooks = {
  readonly reader: SnapshotReader
  close(): Promise<void>
} & (
  | { readonly dialect: 'sqlite'; readonly database: DatabaseSync }
  | { readonly dialect: 'postgres'; readonly pool: pg.Pool }
)

/** Runs `work` on the database of the settings; what the operator can mend is a `PlainFailure`. */
export async function withBooks<Result>(
  settings: Config['database'],
  work: (books: OpenBooks) => Promise<Result>,
): Promise<Result> {
  let books: OpenBooks | undefined
  try {
    books = openBooks(settings)
    return await work(books)
  } catch (error) {
    throw describeOpenError(error, settings)
  } finally {
    await books?.close()
  }
}

function openBooks(settings: Config['database']): OpenBooks {
  if (settings.dialect === 'sqlite') {
    if (!existsSync(settings.path)) {
      throw new PlainFailure(
        `There is no database at ${settings.path}: name its folder with ATELIER_DATA_DIR or --data-dir.`,
      )
    }
    const database = openSqliteReader(settings.path)
    const reader = sqliteSnapshots(database)
    return { dialect: 'sqlite', database, reader, close: async () => database.close() }
  }
  // Whoever typed a command waits for it, however large the tables are.
  const pool = new pg.Pool({
    ...connectionSettings(settings.connectionString),
    idle_in_transaction_session_timeout: 0,
    max: 2,
  })
  pool.on('error', () => undefined)
  return { dialect: 'postgres', pool, reader: postgresSnapshots(pool), close: () => pool.end() }
}
