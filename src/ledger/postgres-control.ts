import type { IncarnationId } from '#domain/id.ts'
import { editScope } from '#domain/policy.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import type { PostgresDatabase, TimedQuery } from '#platform/postgres.ts'
import { scopeIdsOf } from './batch-types.ts'
import { decideBatch } from './batch.ts'
import { crossingRow, takenCrossing } from './crossing-row.ts'
import type { CrossingRow } from './crossing-row.ts'
import type { LedgerOptions } from './options.ts'
import type { Ledger, LedgerTransaction, NewScope, ScopeEdit, StreamCut } from './port.ts'
import { lockScopes } from './postgres-batch.ts'
import type { PostgresClient } from './postgres-client.ts'
import { editsSql, literals, newScopesSql, writeSql } from './postgres-write.ts'
import { storedRequestColumns, storedRequestOf } from './request-row.ts'
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
  const sql = newScopesSql(scopes, nowMs)
  if (sql !== '') await client.query(sql)
}

/** In two round trips, however many there are: whoever else uses these rows waits for them. */
async function editScopes(
  client: PostgresClient,
  edits: readonly ScopeEdit[],
  nowOverride: LedgerOptions['nowOverride'],
): Promise<void> {
  const { scopes, databaseNowMs } = await lockScopes(
    client,
    edits.map((edit) => edit.id),
  )
  const nowMs = nowOverride?.() ?? databaseNowMs
  const changed = new Map<ScopeId, ScopeState>()
  const crossed: CrossingRow[] = []
  const cuts: StreamCut[] = []
  for (const { id, cutsStreams, ...change } of edits) {
    const before = scopes.get(id)
    if (!before) throw new Error(`no scope row for ${id}`)
    const { organizationId } = before
    const { state, crossings } = editScope(id, changed.get(id) ?? before.state, change, nowMs)
    changed.set(id, state)
    crossed.push(...crossings.map((crossing) => crossingRow(organizationId, crossing)))
    if (cutsStreams) cuts.push({ scopeId: id, atMs: state.lastMs })
  }
  const sql = editsSql({ changed, crossed, cuts }, nowMs)
  if (sql !== '') await client.query(sql)
}

async function adjust(
  client: PostgresClient,
  adjustment: Adjustment,
  context: Pick<LedgerOptions, 'nowOverride'> & { readonly incarnationId: IncarnationId },
): Promise<void> {
  const { requestId, scopes } = adjustment
  const locked = await lockScopes(client, scopeIdsOf(scopes))
  const nowMs = context.nowOverride?.() ?? locked.databaseNowMs
  const { rows } = await client.query(
    `select ${storedRequestColumns} from request where id in (${literals([requestId])})`,
  )
  const { writes } = decideBatch(
    [{ verb: 'adjust', adjustment }],
    {
      scope: (id) => locked.scopes.get(id)?.state,
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

// Several nodes may ask at once: each gets others.
const takeCrossingsSql = `
  delete from spend_crossing where id in (
    select id from spend_crossing order by at_ms, id limit $1 for update skip locked)
  returning *`
