import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import type { AsideReader } from '#platform/aside-reader.ts'
import type { SqliteDatabase, SqliteValue } from '#platform/sqlite.ts'
import type { Db } from './port.ts'
import type { Tables } from './schema.ts'

/** Runs one compiled statement on whatever connection or transaction it stands for. */
export type Execute = (sql: string, parameters: readonly unknown[]) => Promise<QueryResult<unknown>>

/**
 * Kysely as a writer of SQL and nothing more. Connections and transactions are the platform's, so its
 * driver has one connection, which is `execute`, and refuses to open transactions.
 */
export function kyselyOn(dialect: 'sqlite' | 'postgres', execute: Execute): Db {
  return new Kysely<Tables>({ dialect: dialects[dialect](driverOf(execute)) })
}

/** Statements of a SQLite connection. They complete in the current turn of the event loop. */
export function executeSqlite(statement: SqliteDatabase['statement']): Execute {
  return async (sql, parameters) => {
    const prepared = statement(sql)
    const values = parameters.map(toSqliteValue)
    if (prepared.columns().length > 0) return { rows: prepared.all(...values) }
    return { rows: [], numAffectedRows: BigInt(prepared.run(...values).changes) }
  }
}

/** Statements of a reader of either database, which change nothing. */
export function executeReading({ query }: Pick<AsideReader, 'query'>): Execute {
  return async (sql, parameters) => ({ rows: await query(sql, parameters.map(toSqliteValue)) })
}

type PostgresQueryable = {
  query(
    text: string,
    values: unknown[],
  ): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>
}

/** Statements of a PostgreSQL connection, or of a pool. */
export function executePostgres(queryable: PostgresQueryable): Execute {
  return async (sql, parameters) => {
    const { rows, rowCount } = await queryable.query(sql, [...parameters])
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
  }
}

const dialects = {
  sqlite: (driver: Driver): Dialect => ({
    createDriver: () => driver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }),
  postgres: (driver: Driver): Dialect => ({
    createDriver: () => driver,
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }),
}

function driverOf(execute: Execute): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({
      sql,
      parameters,
    }: {
      sql: string
      parameters: readonly unknown[]
    }) => (await execute(sql, parameters)) as QueryResult<Row>,
    streamQuery: () => {
      throw new Error('results are read whole')
    },
  }
  const refuse = async (): Promise<never> => {
    throw new Error('transactions are opened with store.transaction')
  }
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  }
}

/** `node:sqlite` binds a number as a float; every number of ours is an integer. */
function toSqliteValue(value: unknown): SqliteValue {
  if (typeof value === 'number') return BigInt(value)
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  throw new TypeError(`a ${typeof value} is not a column's value`)
}
