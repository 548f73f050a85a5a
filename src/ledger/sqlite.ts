import type { IncarnationId, RequestId } from '#domain/id.ts'
import { closedRefusal } from '#domain/admission.ts'
import { newScopeState } from '#domain/scope.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import type { SqliteDatabase, SqliteValue, Statement } from '#platform/sqlite.ts'
import { decideBatch, scopeIdsOf } from './batch.ts'
import type { BatchWrites, Item, ItemResult } from './batch.ts'
import type { Ledger, LedgerTransaction } from './port.ts'
import { LedgerQueue } from './queue.ts'
import { decodeScope, encodeScope } from './scope-codec.ts'
import type { LedgerOptions } from './options.ts'
import { ledgerVerbs } from './verbs.ts'
import { refusedRow } from './refusal-row.ts'
import type { RefusedRow } from './refusal-row.ts'
import { adjustedRow, reservedColumns, storedRequestOf } from './request-row.ts'
import type { StoredRequest } from './request-row.ts'
import { settledColumns } from './settled-row.ts'

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
  const queue = new LedgerQueue({
    clock,
    commit,
    // Whatever fails a SQLite commit (a full disk, an I/O error) may pass: no charge is dropped for it.
    isUnavailable: (error) => (error as { code?: string }).code === 'ERR_SQLITE_ERROR',
    onError: (error, message) => logger.error({ error: String(error) }, message),
  })

  // One process at a time holds the file, so every other incarnation is over.
  recordIncarnation(database, { incarnationId, nowMs: clock.now() })
  const expired = expireAll(database, commit)
  if (expired > 0) logger.warn({ expired }, 'charged the bound of requests that a crash left open')

  return {
    ...ledgerVerbs(queue),
    check: async (scopes) => {
      const nowMs = clock.now()
      const refusals = scopeIdsOf(scopes).map((id) =>
        closedRefusal({ id, state: cache.get(id) ?? readScope(database.readStatement, id) }, nowMs),
      )
      return { refusal: refusals.find((refusal) => refusal) }
    },
    expire: async () => 0,
    createScopes: async (transaction, scopes) => {
      const statement = statementOf(transaction)
      for (const scope of scopes) {
        const state = encodeScope(newScopeState(scope.kind, scope.expiresAtMs))
        statement(insertScopeSql).run(scope.id, scope.organizationId, state, clock.now())
      }
    },
    editScopes: async (transaction, edits) => {
      const statement = statementOf(transaction)
      for (const { id, ...change } of edits) {
        const state = readScope(statement, id)
        if (!state) throw new Error(`no scope row for ${id}`)
        cache.delete(id)
        statement(updateScopeSql).run(encodeScope({ ...state, ...change }), clock.now(), id)
      }
    },
    readScopes: async (ids) => ids.map((id) => readScope(database.readStatement, id)),
    ready: async () => {
      database.writeNow(() => database.statement(touchLeaseSql).run(clock.now(), incarnationId))
      return true
    },
    close: () => queue.idle(),
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

function commitBatch(context: BatchContext, items: readonly Item[]): ItemResult[] {
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
        request: (id) => open.get(id) ?? readRequest(database, id),
      },
      context,
    )
    write(database, decided.writes, context.nowMs)
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

function write(database: SqliteDatabase, writes: BatchWrites, nowMs: number): void {
  const updateScope = database.statement(updateScopeSql)
  for (const [id, state] of writes.changedScopes) updateScope.run(encodeScope(state), nowMs, id)
  const insertRequest = database.statement(insertRequestSql)
  for (const row of writes.reserved) {
    insertRequest.run(...reservedColumns.map((column): SqliteValue => row[column]))
  }
  const updateRequest = database.statement(updateRequestSql)
  for (const row of writes.settled) {
    updateRequest.run(
      ...settledColumns.map((column): SqliteValue => row[column]),
      row.unpriced,
      row.id,
    )
  }
  for (const row of writes.adjusted) {
    database.statement(insertAdjustedSql).run(...Object.values(adjustedRow(row)))
  }
  for (const row of writes.refused.values()) writeRefusal(database, row)
}

function writeRefusal(database: SqliteDatabase, refused: RefusedRow): void {
  database.statement(upsertRefusalSql).run(...Object.values(refusedRow(refused)))
}

function readScope(statement: Statement, id: ScopeId): ScopeState | undefined {
  const row = statement(selectScopeSql).get(id)
  return row && decodeScope(row['state'] as string)
}

function readRequest(database: SqliteDatabase, id: RequestId): StoredRequest | undefined {
  const row = database.statement(selectRequestSql).get(id)
  return row && storedRequestOf(row)
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

const selectScopeSql = 'select state from ledger_scope where id = ?'
const insertScopeSql =
  'insert into ledger_scope (id, organization_id, state, updated_at_ms) values (?, ?, ?, ?)'
const updateScopeSql = 'update ledger_scope set state = ?, updated_at_ms = ? where id = ?'
const selectRequestSql = `
  select state, organization_id, workspace_id, api_key_id, admitted_at_ms, bound_nano_usd, cost_nano_usd
  from request where id = ?`
const selectReservedSql = `select id from request where state = 'reserved' order by id limit ?`
const insertRequestSql = `
  insert into request (${reservedColumns.join(', ')}) values (${reservedColumns.map(() => '?').join(', ')})`
const updateRequestSql = `
  update request set ${settledColumns.map((column) => `${column} = ?`).join(', ')},
    unpriced = coalesce(?, unpriced)
  where id = ?`
const touchLeaseSql = 'update incarnation set lease_until_ms = ? where id = ?'
const insertAdjustedSql = `
  insert into request (id, state, organization_id, workspace_id, api_key_id, incarnation_id, admitted_at_ms,
    model, rate_limit_group, stream, max_tokens, bound_nano_usd, input_tokens_bound, input_tokens_estimate,
    unbounded, unpriced, price_version, settled_at_ms, outcome, cost_nano_usd, cost_source, reason)
  values (?, 'adjusted', ?, ?, ?, '', ?, '', '', 0, 0, 0, 0, 0, 0, 0, '', ?, 'adjusted', ?, 'adjusted', ?)`
const upsertRefusalSql = `
  insert into refusal (id, organization_id, workspace_id, api_key_id, limiter, second, count, model,
    first_at_ms, last_at_ms, last_request_id, detail)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict do update set count = refusal.count + excluded.count, last_at_ms = excluded.last_at_ms,
    last_request_id = excluded.last_request_id`
