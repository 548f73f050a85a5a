import { barredRefusal } from '#domain/admission.ts'
import type { IncarnationId, RequestId } from '#domain/id.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import type { SqliteDatabase, Statement } from '#platform/sqlite.ts'
import { scopeIdsOf } from './batch-types.ts'
import type { Item, ItemResult } from './batch-types.ts'
import { decideBatch } from './batch.ts'
import { takenCrossing } from './crossing-row.ts'
import type { LedgerOptions } from './options.ts'
import type { Ledger, LedgerTransaction } from './port.ts'
import { LedgerQueue } from './queue.ts'
import { watchQueue } from './queue-metrics.ts'
import type { StoredRequest } from './request-row.ts'
import { editRow, insertScope, readRequest, readScope, write } from './sqlite-write.ts'
import { assertAdjustment, ledgerVerbs } from './verbs.ts'

/**
 * The ledger on the one SQLite file that this process alone writes. Scope rows are kept decoded between
 * batches: nobody else can change them, and edits drop them from the cache.
 */
export function openSqliteLedger(options: LedgerOptions, database: SqliteDatabase): Ledger {
  const { clock, logger } = options
  const incarnationId = options.ids.incarnation()
  const cache: ScopeCache = new Map()
  // What this process has reserved and not yet settled, so that settling need not look it up.
  const open = new Map<RequestId, StoredRequest>()
  const commit = (items: readonly Item[]): ItemResult[] =>
    commitBatch({ database, cache, open, incarnationId, nowMs: clock.now() }, items)
  const watch = watchQueue(options.metrics, () => queue.waiting())
  const queue: LedgerQueue = new LedgerQueue({
    clock,
    watch,
    commit,
    // Whatever fails a SQLite commit (a full disk, an I/O error) may pass: no charge is dropped for it.
    isUnavailable: (error) => (error as { code?: string }).code === 'ERR_SQLITE_ERROR',
    onError: (error, message) => logger.error({ error: String(error) }, message),
  })

  // One process at a time holds the file, so every other incarnation is over.
  recordIncarnation(database, { incarnationId, nowMs: clock.now() })
  const expired = expireAll(database, commit)
  watch.expired(expired)
  if (expired > 0) logger.warn({ expired }, 'charged the bound of requests that a crash left open')

  return {
    ...ledgerVerbs(queue),
    check: async (scopes, client) => {
      const entries = scopeIdsOf(scopes).map((id) => ({
        id,
        state: cache.get(id) ?? readScope(database.readStatement, id),
      }))
      return { refusal: barredRefusal(entries, client, clock.now()), scopes: entries }
    },
    expire: async () => 0,
    ...controlVerbs({ database, cache, clock, incarnationId }),
    readScopes: async (ids) => ids.map((id) => readScope(database.readStatement, id)),
    ready: async () => {
      database.writeNow(() => database.statement(touchLeaseSql).run(clock.now(), incarnationId))
      return true
    },
    close: () => queue.idle(),
  }
}

type ControlVerbs = Pick<
  Ledger,
  'createScopes' | 'editScopes' | 'adjust' | 'takeCrossings' | 'readCuts'
>

/** What the control plane does, in transactions of its own. Rows that it changes are read anew. */
function controlVerbs(context: {
  readonly database: SqliteDatabase
  readonly cache: ScopeCache
  readonly clock: LedgerOptions['clock']
  readonly incarnationId: IncarnationId
}): ControlVerbs {
  const { database, cache, clock, incarnationId } = context
  return {
    createScopes: async (transaction, scopes) => {
      const statement = statementOf(transaction)
      for (const scope of scopes) insertScope(statement, scope, clock.now())
    },
    editScopes: async (transaction, edits) => {
      const statement = statementOf(transaction)
      for (const edit of edits) {
        cache.delete(edit.id)
        editRow(statement, edit, clock.now())
      }
    },
    adjust: async (transaction, adjustment) => {
      assertAdjustment(adjustment)
      const statement = statementOf(transaction)
      const { writes } = decideBatch(
        [{ verb: 'adjust', adjustment }],
        {
          scope: (id) => readScope(statement, id),
          request: (id) => readRequest(statement, id),
        },
        { nowMs: clock.now(), incarnationId },
      )
      for (const id of writes.changedScopes.keys()) cache.delete(id)
      write(statement, writes, clock.now())
    },
    takeCrossings: async (transaction, countMax) => {
      const statement = statementOf(transaction)
      const rows = statement(selectCrossingsSql).all(countMax)
      for (const row of rows) statement(deleteCrossingSql).run(row['id'] as string)
      return rows.map(takenCrossing)
    },
    readCuts: async (sinceMs) =>
      database
        .readStatement(selectCutsSql)
        .all(sinceMs)
        .map((row) => ({ scopeId: row['scope_id'] as ScopeId, atMs: Number(row['at_ms']) })),
  }
}

function statementOf(transaction: LedgerTransaction): Statement {
  if (transaction.dialect !== 'sqlite') throw new TypeError('not a SQLite transaction')
  return transaction.statement
}

type ScopeCache = Map<ScopeId, ScopeState>

type BatchContext = {
  readonly database: SqliteDatabase
  readonly cache: ScopeCache
  readonly open: Map<RequestId, StoredRequest>
  readonly incarnationId: IncarnationId
  readonly nowMs: number
}

/** An ask is mostly the first of its id: that it is not is left to the insert to find, and then looked up. */
function commitBatch(context: BatchContext, items: readonly Item[]): ItemResult[] {
  try {
    return tryBatch(context, items, () => undefined)
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== rowExistsCode) throw error
    return tryBatch(context, items, (id) => readRequest(context.database.statement, id))
  }
}

/** SQLITE_CONSTRAINT_PRIMARYKEY */
const rowExistsCode = 1555

function tryBatch(
  context: BatchContext,
  items: readonly Item[],
  findSettled: (id: RequestId) => StoredRequest | undefined,
): ItemResult[] {
  const { database, cache, open } = context
  const read = new Map<ScopeId, ScopeState>()
  const { results, writes } = database.writeNow(() => {
    const decided = decideBatch(
      items,
      {
        scope: (id) => {
          const state = cache.get(id) ?? read.get(id) ?? readScope(database.statement, id)
          if (state) read.set(id, state)
          return state
        },
        request: (id) => open.get(id) ?? readRequest(database.statement, id),
        repeated: (id) => open.get(id) ?? findSettled(id),
      },
      context,
    )
    write(database.statement, decided.writes, context.nowMs)
    return decided
  })
  // Only now, after the commit, does memory follow.
  if (cache.size > bounds.scopeCacheEntriesMax) cache.clear()
  for (const [id, state] of writes.changedScopes) cache.set(id, state)
  for (const [id, request] of writes.changedRequests) {
    if (request.state === 'reserved') open.set(id, request)
    else open.delete(id)
  }
  return results
}

function recordIncarnation(
  database: SqliteDatabase,
  { incarnationId, nowMs }: { incarnationId: IncarnationId; nowMs: number },
): void {
  database.writeNow(() => {
    database.statement('delete from incarnation').run()
    database
      .statement('insert into incarnation values (?, ?, ?, ?)')
      .run(incarnationId, nowMs, nowMs, '')
  })
}

/** Charges what earlier incarnations left open; at start, before anything is admitted. */
function expireAll(
  database: SqliteDatabase,
  commit: (items: readonly Item[]) => ItemResult[],
): number {
  let expired = 0
  for (;;) {
    const rows = database.statement(selectReservedSql).all(bounds.ledgerBatchItemsMax)
    if (rows.length === 0) return expired
    commit(rows.map((row) => ({ verb: 'expire', requestId: row['id'] as RequestId })))
    expired += rows.length
  }
}

const selectCutsSql = 'select scope_id, at_ms from stream_cut where at_ms >= ?'
const selectCrossingsSql = 'select * from spend_crossing order by at_ms, id limit ?'
const deleteCrossingSql = 'delete from spend_crossing where id = ?'
const selectReservedSql = `select id from request where state = 'reserved' order by id limit ?`
const touchLeaseSql = 'update incarnation set lease_until_ms = ? where id = ?'
