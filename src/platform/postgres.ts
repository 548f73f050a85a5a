import pg from 'pg'
import { bounds } from './bounds.ts'

/** A pool of connections to one PostgreSQL database. Every integer column comes back as bigint. */
export type PostgresDatabase = {
  readonly dialect: 'postgres'
  readonly pool: pg.Pool
  readonly connectionString: string
  /** Runs `work` in a transaction on one connection. Rejects, with nothing changed, if it throws. */
  transaction<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** A query with a time-out of its own, in milliseconds; `pg` knows it, its types do not. */
export type TimedQuery = pg.QueryConfig & { readonly query_timeout: number }

/** The database's time, which all nodes share, in Unix milliseconds: to be put into a statement. */
export const databaseNowSql = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

export type PostgresOptions = {
  readonly connectionString: string
  readonly connectionsMax: number
  /** Told of connections that break while idle: the pool replaces them. */
  readonly onIdleError: (error: Error) => void
}

export function openPostgres(options: PostgresOptions): PostgresDatabase {
  const { connectionString, connectionsMax, onIdleError } = options
  const pool = new pg.Pool({
    ...connectionSettings(connectionString),
    query_timeout: bounds.controlQueryMsMax,
    max: connectionsMax,
  })
  pool.on('error', onIdleError)
  return {
    dialect: 'postgres',
    pool,
    connectionString,
    transaction: (work) => transaction(pool, work),
    close: () => pool.end(),
  }
}

/** Settings of every connection: no wait for a lock, and no idle transaction, outlasts a stopped node by much. */
export function connectionSettings(connectionString: string): pg.ClientConfig {
  return {
    connectionString,
    types: { getTypeParser },
    connectionTimeoutMillis: bounds.queryMsMax,
    keepAlive: true,
    lock_timeout: bounds.lockTimeoutMs,
    idle_in_transaction_session_timeout: bounds.lockTimeoutMs,
    application_name: 'atelier',
  }
}

async function transaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error): void => {
    broken = error
  }
  // The pool listens only while a connection is idle: one that breaks between two queries of a transaction
  // would otherwise end the process. Its next query rejects.
  client.on('error', onError)
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

const integerOids = new Set<number>([
  pg.types.builtins.INT2,
  pg.types.builtins.INT4,
  pg.types.builtins.INT8,
])

// The two databases agree on bigint for every integer, so that rows are parsed by one function.
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (integerOids.has(oid)) return (text) => BigInt(text)
  return pg.types.getTypeParser(oid, format) as (text: string) => unknown
}
