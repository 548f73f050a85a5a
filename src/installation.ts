import { mkdirSync } from 'node:fs'
import { openLedger } from '#ledger/open.ts'
import type { Ledger } from '#ledger/port.ts'
import { openAsideReader } from '#platform/aside-reader.ts'
import type { AsideReader } from '#platform/aside-reader.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Ids } from '#platform/ids.ts'
import { lockDataFolder } from '#platform/lock.ts'
import type { DataLock } from '#platform/lock.ts'
import type { Logger } from '#platform/log.ts'
import type { Metrics } from '#platform/metrics.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { openDatabase } from '#store/database.ts'
import type { Database } from '#store/database.ts'
import { DatabaseTooNew, migrate } from '#store/migrate.ts'

/** The migrated database and its ledger, and on SQLite the data folder, which nobody else may have. */
export type Installation = {
  readonly database: Database
  readonly ledger: Ledger
  /** For what is large: reports, lists of requests. */
  readonly aside: AsideReader
  close(): Promise<void>
}

export type Surroundings = {
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  /** Left out: nobody asks. */
  readonly metrics?: Metrics
}

/**
 * Opens what `start` and `init` work on. Resolves to `undefined` when another process has the data folder;
 * throws a `PlainFailure` for whatever the operator can mend.
 */
export async function openInstallation(
  config: Pick<Config, 'dataDir' | 'database'>,
  surroundings: Surroundings,
): Promise<Installation | undefined> {
  if (config.database.dialect === 'postgres') return open(config, surroundings, undefined)
  const lock = takeDataFolder(config.dataDir)
  if (!lock) return undefined
  try {
    return await open(config, surroundings, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function open(
  config: Pick<Config, 'database'>,
  surroundings: Surroundings,
  lock: DataLock | undefined,
): Promise<Installation> {
  const { clock, ids, logger, metrics } = surroundings
  let database: Database | undefined
  try {
    database = openDatabase(config.database, (error) =>
      logger.warn({ err: error }, 'an idle database connection broke'),
    )
    await migrate(database, clock.now())
    const ledger = await openLedger({ database, clock, ids, logger, metrics })
    const opened = database
    const aside = openAsideReader(opened)
    return {
      database,
      ledger,
      aside,
      close: async () => {
        await aside.close()
        await ledger.close()
        await opened.close()
        lock?.release()
      },
    }
  } catch (error) {
    await database?.close()
    throw describeOpenError(error, config.database)
  }
}

function takeDataFolder(dataDir: string): DataLock | undefined {
  // Only the owner may read what is made there: password hashes, and a token while a server runs.
  process.umask(0o077)
  try {
    mkdirSync(dataDir, { recursive: true })
    return lockDataFolder(dataDir)
  } catch (error) {
    throw new PlainFailure(
      `The data folder ${dataDir} cannot be written (${(error as Error).message}). ` +
        'Mend it, or choose another with ATELIER_DATA_DIR or --data-dir.',
      { cause: error },
    )
  }
}

/** An error of opening, or else of reaching, a database, as a sentence where the operator can mend it. */
export function describeOpenError(error: unknown, settings: Config['database']): unknown {
  if (error instanceof DatabaseTooNew) return new PlainFailure(error.message, { cause: error })
  const { code, errcode, message } = error as { code?: string; errcode?: number; message: string }
  if (settings.dialect === 'sqlite' && errcode !== undefined) {
    const why = notADatabaseCodes.has(errcode & 0xff)
      ? 'is not a SQLite database, or is damaged'
      : 'cannot be opened'
    return new PlainFailure(`${settings.path} ${why} (${message}).`, { cause: error })
  }
  // Errors of the network and of TLS have a code in capitals, those of PostgreSQL a class and a number.
  const ofSetup = code === undefined ? /SSL/.test(message) : postgresSetupCodes.test(code)
  if (settings.dialect === 'postgres' && ofSetup) {
    const where = describeDatabase(settings)
    const why = message === '' ? code : message
    return new PlainFailure(`The database does not let us in: ${where}: ${why}.`, { cause: error })
  }
  return error
}

// SQLITE_CORRUPT, SQLITE_NOTADB
const notADatabaseCodes = new Set([11, 26])
// Network errors; wrong password or user (28), unknown database (3D), no privilege (42501), not up (57P).
const postgresSetupCodes =
  /^([A-Z_]*CERT[A-Z_]*|UNABLE_TO_[A-Z_]+|E[A-Z_]+|08\w{3}|28\w{3}|3D000|42501|53300|57P\w{2})$/

/** The database as people may read it: no password. */
export function describeDatabase(settings: Config['database']): string {
  if (settings.dialect === 'sqlite') return `SQLite, ${settings.path}`
  const { host, pathname } = new URL(settings.connectionString)
  return `PostgreSQL, ${host}${pathname}`
}
