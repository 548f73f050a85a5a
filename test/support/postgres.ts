import { randomBytes } from 'node:crypto'
import { openDatabase } from '#store/database.ts'
import type { Database } from '#store/database.ts'
import { migrate } from '#store/migrate.ts'
import { runSql } from './postgres-cluster.ts'
import { emptyPostgres, shapeOf } from './empty-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The private PostgreSQL cluster of this run, at its maintenance database. */
    postgresUrl: string
  }
}

export type TestDatabase = {
  readonly url: string
  drop(): Promise<void>
}

/** A new, empty database in the cluster that the run's global setup started. */
export async function createTestDatabase(): Promise<TestDatabase> {
  // Imported late: programs without tests use this file too, where there is nothing to inject into.
  const { inject } = await import('vitest')
  const baseUrl = inject('postgresUrl')
  const name = `atelier_${randomBytes(6).toString('hex')}`
  await runSql(baseUrl, `create database ${name}`)
  const url = new URL(baseUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => runSql(baseUrl, `drop database if exists ${name} with (force)`),
  }
}

type Prepare = (url: string) => Promise<void>
type Prepared = { readonly database: TestDatabase; readonly shape: string }

/** By what prepared them: those of this test file that wait for its next test. */
const waiting = new Map<Prepare, Prepared[]>()

/**
 * A database with the tables that `prepare` makes, and no rows. To create and to prepare one takes half a
 * second of CPU, so one that is dropped is emptied and serves the next test of the file, unless its tables
 * were changed. Those that wait when the file has ended go with the cluster.
 */
export async function takeTestDatabase(prepare: Prepare): Promise<TestDatabase> {
  const those = waiting.get(prepare) ?? []
  waiting.set(prepare, those)
  const taken = those.pop() ?? (await createPrepared(prepare))
  const { database, shape } = taken
  return {
    url: database.url,
    drop: async () => {
      // What cannot be emptied, because it lets nobody in or has other tables by now, is of no more use.
      const isEmptied = await emptyPostgres(database.url, shape).catch(() => false)
      if (isEmptied) those.push(taken)
      else await database.drop()
    },
  }
}

async function createPrepared(prepare: Prepare): Promise<Prepared> {
  const database = await createTestDatabase()
  await prepare(database.url)
  return { database, shape: await shapeOf(database.url) }
}

async function prepareMigrated(url: string): Promise<void> {
  const database = openAt(url)
  await migrate(database, 0)
  await database.close()
}

type Opened = { readonly database: Database; close(): Promise<void> }

/** A database with all migrations, as the server opens it. Closing it gives it back. */
export async function openTestPostgres(): Promise<Opened> {
  return open(await takeTestDatabase(prepareMigrated))
}

/** The same without any table. Closing drops it. */
export async function openEmptyPostgres(): Promise<Opened> {
  return open(await createTestDatabase())
}

function open({ url, drop }: TestDatabase): Opened {
  const database = openAt(url)
  return {
    database,
    close: async () => {
      await database.close()
      await drop()
    },
  }
}

function openAt(url: string): Database {
  return openDatabase({ dialect: 'postgres', connectionString: url }, () => undefined)
}
