import type { OrganizationId, RequestId } from '#domain/id.ts'
import { editScope } from '#domain/policy.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import type { SqliteValue, Statement } from '#platform/sqlite.ts'
import type { BatchWrites } from './batch-types.ts'
import { changeRows } from './change-row.ts'
import { crossingColumns, crossingRow } from './crossing-row.ts'
import type { CrossingRow } from './crossing-row.ts'
import { newScopeOf } from './new-scope.ts'
import type { NewScope, ScopeEdit } from './port.ts'
import { refusedRow, sameSecondSql } from './refusal-row.ts'
import type { RefusedRow } from './refusal-row.ts'
import {
  adjustedRow,
  reservedColumns,
  reservedValues,
  storedRequestColumns,
  storedRequestOf,
} from './request-row.ts'
import type { StoredRequest } from './request-row.ts'
import { encodePolicy } from './policy-codec.ts'
import { decodeScope, encodeState, selectScopesSql } from './scope-codec.ts'
import type { ScopeColumns } from './scope-codec.ts'
import { settledColumns, settledValues } from './settled-row.ts'

/** A scope that nothing has been taken from, in the transaction that is open. */
export function insertScope(statement: Statement, scope: NewScope, nowMs: number): void {
  const state = newScopeOf(scope)
  const { id, organizationId } = scope
  statement(insertScopeSql).run(id, organizationId, encodeState(state), nowMs)
  statement(insertPolicySql).run(id, encodePolicy(state.policy))
}

/** The row after an edit, with the crossings that the edit finds and the cut that it asks for. */
export function editRow(
  statement: Statement,
  { id, cutsStreams, ...change }: ScopeEdit,
  clockMs: number,
): void {
  const before = readScope(statement, id)
  if (!before) throw new Error(`no scope row for ${id}`)
  const { state, crossings } = editScope(id, before, change, clockMs)
  statement(updatePolicySql).run(encodePolicy(state.policy), id)
  statement(updateScopeSql).run(encodeState(state), clockMs, id)
  if (crossings.length > 0) {
    const organizationId = statement(selectOrganizationSql).get(id)!['organization_id']
    writeCrossings(
      statement,
      crossings.map((crossing) => crossingRow(organizationId as OrganizationId, crossing)),
    )
  }
  if (!cutsStreams) return
  statement(deleteCutsSql).run(state.lastMs - bounds.cutsKeptMs)
  statement(insertCutSql).run(id, state.lastMs)
}

function writeCrossings(statement: Statement, crossings: readonly CrossingRow[]): void {
  for (const row of crossings) {
    statement(insertCrossingSql).run(...crossingColumns.map((name) => row[name] as SqliteValue))
  }
}

/** Writes all that a batch decided, in the transaction that is open. */
export function write(statement: Statement, writes: BatchWrites, nowMs: number): void {
  const updateScope = statement(updateScopeSql)
  for (const [id, state] of writes.changedScopes) updateScope.run(encodeState(state), nowMs, id)
  const insertRequest = statement(insertRequestSql)
  for (const row of writes.reserved) insertRequest.run(...reservedValues(row))
  for (const [id, tokens] of writes.counted) statement(updateCountedSql).run(tokens, id)
  const updateRequest = statement(updateRequestSql)
  for (const row of writes.settled) {
    updateRequest.run(...settledValues(row), row.unpriced, row.id)
  }
  for (const row of writes.adjusted) {
    statement(insertAdjustedSql).run(...Object.values(adjustedRow(row)))
  }
  writeCrossings(statement, writes.crossings)
  for (const row of writes.refused.values()) writeRefusal(statement, row)
  for (const row of changeRows(writes, nowMs)) {
    const { sequence } = statement(nextSequenceSql).get(row.organization_id)!
    const { organization_id: id, at_ms: atMs, requests, refusals } = row
    statement(insertChangeSql).run(id, sequence!, atMs, requests, refusals)
  }
}

function writeRefusal(statement: Statement, refused: RefusedRow): void {
  statement(upsertRefusalSql).run(...Object.values(refusedRow(refused)))
}

/** Decoded; `undefined` for an id without a row. */
export function readScope(statement: Statement, id: ScopeId): ScopeState | undefined {
  const row = statement(selectScopeSql).get(id)
  return row && decodeScope(row as unknown as ScopeColumns)
}

/** The part of the row that a settlement needs. */
export function readRequest(statement: Statement, id: RequestId): StoredRequest | undefined {
  const row = statement(selectRequestSql).get(id)
  return row && storedRequestOf(row)
}

const selectScopeSql = `${selectScopesSql} where s.id = ?`

const selectOrganizationSql = 'select organization_id from ledger_scope where id = ?'

const insertScopeSql =
  'insert into ledger_scope (id, organization_id, state, updated_at_ms) values (?, ?, ?, ?)'

const insertPolicySql = 'insert into ledger_policy (id, policy) values (?, ?)'

const updatePolicySql = 'update ledger_policy set policy = ? where id = ?'

const deleteCutsSql = 'delete from stream_cut where at_ms < ?'
const insertCutSql = 'insert or ignore into stream_cut (scope_id, at_ms) values (?, ?)'

const insertCrossingSql = `
  insert into spend_crossing (${crossingColumns.join(', ')})
  values (${crossingColumns.map(() => '?').join(', ')})`

const updateCountedSql = 'update request set counted_output_tokens = ? where id = ?'

const updateScopeSql = 'update ledger_scope set state = ?, updated_at_ms = ? where id = ?'

const selectRequestSql = `select ${storedRequestColumns} from request where id = ?`

const insertRequestSql = `
  insert into request (${reservedColumns.join(', ')}) values (${reservedColumns.map(() => '?').join(', ')})`

const updateRequestSql = `
  update request set ${settledColumns.map((column) => `${column} = ?`).join(', ')},
    unpriced = coalesce(?, unpriced)
  where id = ?`

const insertAdjustedSql = `
  insert into request (id, state, organization_id, workspace_id, api_key_id, incarnation_id, admitted_at_ms,
    model, rate_limit_group, stream, max_tokens, bound_nano_usd, input_tokens_bound, input_tokens_estimate,
    unbounded, unpriced, price_version, settled_at_ms, outcome, cost_nano_usd, cost_source, reason)
  values (?, 'adjusted', ?, ?, ?, '', ?, '', '', 0, 0, 0, 0, 0, 0, 0, '', ?, 'adjusted', ?, 'adjusted', ?)`

const nextSequenceSql = `
  insert into ledger_sequence values (?, 1)
  on conflict do update set sequence = sequence + 1 returning sequence`
const insertChangeSql = 'insert into ledger_change values (?, ?, ?, ?, ?)'

const upsertRefusalSql = `
  insert into refusal (id, organization_id, workspace_id, api_key_id, limiter, second, count, model,
    first_at_ms, last_at_ms, last_request_id, detail, client_session_id, request_ids)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict do update set ${sameSecondSql}`
