import pg from 'pg'
import { barredRefusal } from '#domain/admission.ts'
import type { RequestId } from '#domain/id.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import { databaseNowSql } from '#platform/postgres.ts'
import type { PostgresDatabase, TimedQuery } from '#platform/postgres.ts'
import { scopeIdsOf } from './batch-types.ts'
import type { Item } from './batch-types.ts'
import type { LedgerOptions } from './options.ts'
import { LedgerUnavailable } from './port.ts'
import type { Ledger } from './port.ts'
import { createPostgresBatch } from './postgres-batch.ts'
import { controlVerbs } from './postgres-control.ts'
import { keepLease } from './postgres-lease.ts'
import { LedgerQueue } from './queue.ts'
import { watchQueue } from './queue-metrics.ts'
import { decodeScope, selectScopesSql } from './scope-codec.ts'
import type { ScopeColumns } from './scope-codec.ts'
import { ledgerVerbs } from './verbs.ts'

/**
 * The ledger on PostgreSQL, shared by any number of nodes. Each node commits one batch at a time; the
 * rows of a batch are locked in one order, so that batches of several nodes wait for one another but
 * never in a circle.
 */
export async function openPostgresLedger(
  options: LedgerOptions,
  database: PostgresDatabase,
): Promise<Ledger> {
  const { clock, logger } = options
  const incarnationId = options.ids.incarnation()
  const batch = createPostgresBatch({ database, incarnationId, nowOverride: options.nowOverride })
  const watch = watchQueue(options.metrics, () => queue.waiting())
  const queue: LedgerQueue = new LedgerQueue({
    clock,
    watch,
    commit: batch.commit,
    isUnavailable: isUnavailablePostgres,
    onError: (error, message) => logger.error({ error: String(error) }, message),
  })
  const lease = await keepLease({ database, incarnationId, clock, logger, expire })

  /** Finds what lapsed incarnations left open and charges it through the queue, like everything else. */
  async function expire(): Promise<number> {
    let expired = 0
    for (;;) {
      const { rows } = await database.pool.query<{ id: RequestId }>(selectLapsedSql, [
        incarnationId,
        bounds.ledgerBatchItemsMax,
      ])
      const items = rows.map(({ id }): Item => ({ verb: 'expire', requestId: id }))
      await Promise.all(items.map((item) => queue.add(item)))
      expired += rows.length
      watch.expired(rows.length)
      if (rows.length < bounds.ledgerBatchItemsMax) return expired
    }
  }

  return {
    ...ledgerVerbs(queue),
    check: async (scopes, client) => {
      const ids = scopeIdsOf(scopes)
      const { states, atMs } = await readScopes(database, ids)
      const nowMs = options.nowOverride?.() ?? atMs ?? clock.now()
      const entries = ids.map((id, index) => ({ id, state: states[index] }))
      return { refusal: barredRefusal(entries, client, nowMs), scopes: entries }
    },
    expire,
    ...controlVerbs(options, database, incarnationId),
    readScopes: async (ids) => (await readScopes(database, ids)).states,
    ready: async () => {
      const { rows } = await database.pool.query('select pg_is_in_recovery() as recovering')
      return rows[0]?.['recovering'] === false
    },
    close: async () => {
      await queue.idle()
      await lease.release()
      await batch.close()
    },
  }
}

async function readScopes(
  database: PostgresDatabase,
  ids: readonly ScopeId[],
): Promise<{
  readonly states: (ScopeState | undefined)[]
  /** The database's time, by which requests are admitted; undefined where there is no row. */
  readonly atMs: number | undefined
}> {
  const query: TimedQuery = {
    name: 'read_scopes',
    text: selectWithTimeSql,
    values: [ids],
    query_timeout: bounds.queryMsMax,
  }
  const { rows } = await database.pool
    .query<ScopeColumns & { id: string; at_ms: bigint }>(query)
    .catch((error: unknown) => {
      if (!isUnavailablePostgres(error)) throw error
      throw new LedgerUnavailable('the database does not answer', { cause: error })
    })
  const states = new Map(rows.map((row) => [row.id, decodeScope(row)]))
  const atMs = rows[0] && Number(rows[0].at_ms)
  return { states: ids.map((id) => states.get(id)), atMs }
}

/**
 * Faults of the connection or of the moment, after which the same batch may well succeed. What it does not
 * know counts as such: a charge is tried again rather than dropped.
 */
function isUnavailablePostgres(error: unknown): boolean {
  // A fault of our own code does not pass by waiting.
  if (error instanceof TypeError || error instanceof RangeError) return false
  if (!(error instanceof pg.DatabaseError)) return true
  // Whatever ends the connection says nothing about the batch.
  if (error.severity === 'FATAL' || error.severity === 'PANIC') return true
  const code = error.code ?? ''
  // Class 08 connection, 40 rollback (deadlock, serialization), 53 resources, 55P03 lock timeout,
  // 57 operator intervention, 25P03 idle-in-transaction timeout, 25006 read-only (a standby).
  return /^(08|40|53|57)/.test(code) || ['55P03', '25P03', '25006'].includes(code)
}

const selectWithTimeSql = `
  select ${databaseNowSql} as at_ms, scopes.* from (${selectScopesSql} where s.id = any($1)) as scopes`

// One that is not there was stopped for so long that it was forgotten, and has died since.
const selectLapsedSql = `
  select r.id from request r left join incarnation i on i.id = r.incarnation_id
  where r.state = 'reserved' and r.incarnation_id <> $1 and coalesce(i.lease_until_ms, 0) < ${databaseNowSql}
  order by r.id limit $2`
