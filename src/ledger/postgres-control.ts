import type { IncarnationId } from '#domain/id.ts'
import { editScope } from '#domain/policy.ts'
import type { ScopeId } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import type { PostgresDatabase, TimedQuery } from '#platform/postgres.ts'
import { scopeIdsOf } from './batch-types.ts'
import { decideBatch } from './batch.ts'
import { crossingRow, takenCrossing } from './crossing-row.ts'
import { newScopeOf } from './new-scope.ts'
import type { LedgerOptions } from './options.ts'
import type { Ledger, LedgerTransaction, NewScope, ScopeEdit, StreamCut } from './port.ts'
import { databaseNowSql, lockScopes } from './postgres-batch.ts'
import type { PostgresClient } from './postgres-client.ts'
import { crossingsSql, literals, writeSql } from './postgres-write.ts'
import { storedRequestColumns, storedRequestOf } from './request-row.ts'
import { encodePolicy, encodeState } from './scope-codec.ts'
import type { Adjustment } from './settlement.ts'
import { assertAdjustment } from './verbs.ts'

type ControlVerbs = Pick<
  Ledger,
  'createScopes' | 'editScopes' | 'adjust' | 'takeCrossings' | 'readCuts'
>

/** What the control plane does, in transactions of its own. */
export function controlVerbs(
  options: LedgerOptions,
  database: PostgresDatabase,
  incarnationId: IncarnationId,
): ControlVerbs {
  const { clock } = options
  return {
    createScopes: (transaction, scopes) => createScopes(clientOf(transaction), scopes, clock.now()),
    editScopes: (transaction, edits) =>
      editScopes(clientOf(transaction), edits, options.nowOverride),
    adjust: (transaction, adjustment) => {
      assertAdjustment(adjustment)
      const { nowOverride } = options
      return adjust(clientOf(transaction), adjustment, { incarnationId, nowOverride })
    },
    takeCrossings: async (transaction, countMax) => {
      const { rows } = await clientOf(transaction).query(takeCrossingsSql, [countMax])
      return rows.map(takenCrossing).toSorted((left, right) => left.atMs - right.atMs)
    },
    readCuts: (sinceMs) => readCuts(database, sinceMs),
  }
}

function clientOf(transaction: LedgerTransaction): PostgresClient {
  if (transaction.dialect !== 'postgres') throw new TypeError('not a PostgreSQL transaction')
  return transaction.client
}

async function createScopes(
  client: PostgresClient,
  scopes: readonly NewScope[],
  nowMs: number,
): Promise<void> {
  for (const scope of scopes) {
    const state = newScopeOf(scope)
    await client.query(insertScopeSql, [
      scope.id,
      scope.organizationId,
      encodePolicy(state.policy),
      encodeState(state),
      nowMs,
    ])
  }
}

async function editScopes(
  client: PostgresClient,
  edits: readonly ScopeEdit[],
  nowOverride: LedgerOptions['nowOverride'],
): Promise<void> {
  const locked = await lockScopes(
    client,
    edits.map((edit) => edit.id),
  )
  const clockMs = nowOverride?.() ?? (await databaseNow(client))
  for (const { id, cutsStreams, ...change } of edits) {
    const before = locked.get(id)
    if (!before) throw new Error(`no scope row for ${id}`)
    const { organizationId } = before
    const { state, crossings } = editScope(id, before.state, change, clockMs)
    locked.set(id, { organizationId, state })
    const policy = encodePolicy(state.policy)
    await client.query(updatePolicySql, [id, policy, encodeState(state), clockMs])
    const rows = crossings.map((crossing) => crossingRow(organizationId, crossing))
    if (rows.length > 0) await client.query(crossingsSql(rows))
    if (cutsStreams) await cutStreams(client, id, state.lastMs)
  }
}

async function cutStreams(client: PostgresClient, id: ScopeId, atMs: number): Promise<void> {
  await client.query('delete from stream_cut where at_ms < $1', [atMs - bounds.cutsKeptMs])
  await client.query(insertCutSql, [id, atMs])
}

/** The clock of the ledger is the database's, for edits too: a limit changes at the same time on every node. */
async function databaseNow(client: PostgresClient): Promise<number> {
  const { rows } = await client.query(databaseNowSql)
  return Number(rows[0]!['now_ms'])
}

async function adjust(
  client: PostgresClient,
  adjustment: Adjustment,
  context: Pick<LedgerOptions, 'nowOverride'> & { readonly incarnationId: IncarnationId },
): Promise<void> {
  const { requestId, scopes } = adjustment
  const locked = await lockScopes(client, scopeIdsOf(scopes))
  const { rows } = await client.query(
    `select ${storedRequestColumns} from request where id in (${literals([requestId])})`,
  )
  const nowMs = context.nowOverride?.() ?? (await databaseNow(client))
  const { writes } = decideBatch(
    [{ verb: 'adjust', adjustment }],
    {
      scope: (id) => locked.get(id)?.state,
      request: () => (rows[0] ? storedRequestOf(rows[0]) : undefined),
    },
    { nowMs, incarnationId: context.incarnationId },
  )
  const sql = writeSql(writes, nowMs)
  if (sql !== '') await client.query(sql)
}

async function readCuts(database: PostgresDatabase, sinceMs: number): Promise<StreamCut[]> {
  const query: TimedQuery = {
    name: 'read_cuts',
    text: 'select scope_id, at_ms from stream_cut where at_ms >= $1',
    values: [sinceMs],
    query_timeout: bounds.queryMsMax,
  }
  const { rows } = await database.pool.query(query)
  return rows.map((row) => ({ scopeId: row['scope_id'] as ScopeId, atMs: Number(row['at_ms']) }))
}

const insertScopeSql = `
  insert into ledger_scope (id, organization_id, policy, state, updated_at_ms)
  values ($1, $2, $3, $4, $5)`

const updatePolicySql =
  'update ledger_scope set policy = $2, state = $3, updated_at_ms = $4 where id = $1'

const insertCutSql =
  'insert into stream_cut (scope_id, at_ms) values ($1, $2) on conflict do nothing'

// Several nodes may ask at once: each gets others.
const takeCrossingsSql = `
  delete from spend_crossing where id in (
    select id from spend_crossing order by at_ms, id limit $1 for update skip locked)
  returning *`
