import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { lockDataFolder } from '#platform/lock.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { describeDatabase } from '../installation.ts'
import { keepOnDisk } from './copy-database.ts'
import { databaseFileNames, secretKeyName } from './manifest.ts'
import { withBooks } from './open-books.ts'
import { runPostgresProgram } from './postgres-programs.ts'
import { presentSecretKey } from './secret-key.ts'

export type Placing = {
  readonly config: Config
  /** The folder of the backup. */
  readonly from: string
  readonly key: Uint8Array | undefined
}

/** Copies the file into the data folder, which nobody else has meanwhile, and then runs `check` on it. */
export async function restoreSqlite<Result>(
  { config, from, key }: Placing,
  check: () => Promise<Result>,
): Promise<Result> {
  const { dataDir, secretKey } = config
  const name = databaseFileNames.sqlite
  const path = join(dataDir, name)
  mkdirSync(dataDir, { recursive: true })
  const taken = [path, `${path}-wal`, join(dataDir, secretKeyName)].find((each) => existsSync(each))
  if (taken !== undefined) {
    throw new PlainFailure(
      `${taken} exists already: choose another data folder. Nothing was restored.`,
    )
  }
  const lock = lockDataFolder(dataDir)
  if (!lock) throw new PlainFailure(`Another Atelier has the data folder ${dataDir}.`)
  try {
    copyFileSync(join(from, name), `${path}.new`, constants.COPYFILE_EXCL)
    if (key && !secretKey) {
      writeFileSync(join(dataDir, secretKeyName), presentSecretKey(key), { mode: 0o600 })
    }
    keepOnDisk(`${path}.new`)
    renameSync(`${path}.new`, path)
    return await check()
  } catch (error) {
    rmSync(`${path}.new`, { force: true })
    throw error
  } finally {
    lock.release()
  }
}

/** Fills an empty database, in one transaction, and then runs `check` on it. */
export async function restorePostgres<Result>(
  { config, from }: Placing,
  check: () => Promise<Result>,
): Promise<Result> {
  const { database } = config
  if (database.dialect !== 'postgres') throw new TypeError('not PostgreSQL')
  const isEmpty = await withBooks(database, ({ reader }) =>
    reader.snapshot(async (query) => (await query(selectTableSql)).length === 0),
  )
  if (!isEmpty) {
    throw new PlainFailure(
      `${describeDatabase(database)} is not empty: name an empty database. Nothing was restored.`,
    )
  }
  await runPostgresProgram('pg_restore', database.connectionString, [
    '--exit-on-error',
    '--single-transaction',
    '--no-owner',
    '--no-privileges',
    // Without it the program would print SQL; with an empty name it takes the one in PGDATABASE.
    '--dbname=',
    join(from, databaseFileNames.postgres),
  ])
  return check()
}

const selectTableSql = `
  select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema') limit 1`
