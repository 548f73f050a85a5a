import pg from 'pg'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import type { BatchWrites } from './batch-types.ts'
import { changeRows } from './change-row.ts'
import { crossingColumns } from './crossing-row.ts'
import type { CrossingRow } from './crossing-row.ts'
import { newScopeOf } from './new-scope.ts'
import type { NewScope, StreamCut } from './port.ts'
import { refusedRow, sameSecondSql } from './refusal-row.ts'
import type { RefusedRow } from './refusal-row.ts'
import { adjustedRow, reservedColumns } from './request-row.ts'
import { encodePolicy } from './policy-codec.ts'
import { encodeState } from './scope-codec.ts'
import { settledColumns } from './settled-row.ts'

/** Everything that a batch writes, as one text of several statements, each ended by a semicolon. */
export function writeSql(writes: BatchWrites, nowMs: number): string {
  const scopes = [...writes.changedScopes].map(([id, state]) => scopeRow(id, state, nowMs))
  return [
    updateFrom('ledger_scope', ['state', 'updated_at_ms'], scopes),
    insertFrom('request', reservedColumns, writes.reserved),
    updateFrom('request', ['counted_output_tokens'], countedRows(writes)),
    updateFrom(
      'request',
      settledColumns,
      writes.settled,
      ', unpriced = coalesce(x.unpriced, t.unpriced)',
    ),
    insertFrom('request', adjustedColumns, writes.adjusted.map(adjustedRequest)),
    crossingsSql(writes.crossings),
    insertFrom('refusal', refusalColumns, inOneOrder(writes.refused).map(refusedRow), onSameSecond),
    changesSql(writes, nowMs),
  ].join('')
}

/** Rows of scopes that nothing has been taken from; nothing where there are none. `nowMs`: Unix milliseconds. */
export function newScopesSql(scopes: readonly NewScope[], nowMs: number): string {
  const states = scopes.map((scope) => {
    const { id, organizationId } = scope
    return { ...scopeRow(id, newScopeOf(scope), nowMs), organization_id: organizationId }
  })
  const policies = scopes.map((scope) => ({
    id: scope.id,
    policy: encodePolicy(newScopeOf(scope).policy),
  }))
  return [
    insertFrom('ledger_scope', ['id', 'organization_id', 'state', 'updated_at_ms'], states),
    insertFrom('ledger_policy', ['id', 'policy'], policies),
  ].join('')
}

/** What edits of policies leave to be written. */
export type EditWrites = {
  readonly changed: ReadonlyMap<ScopeId, ScopeState>
  readonly crossed: readonly CrossingRow[]
  readonly cuts: readonly StreamCut[]
}

/** The same for edits, of any number of scopes; nothing where there are none. `nowMs`: Unix milliseconds. */
export function editsSql({ changed, crossed, cuts }: EditWrites, nowMs: number): string {
  const scopes = [...changed].map(([id, state]) => scopeRow(id, state, nowMs))
  const policies = [...changed].map(([id, { policy }]) => ({ id, policy: encodePolicy(policy) }))
  const cutRows = cuts.map(({ scopeId, atMs }) => ({ scope_id: scopeId, at_ms: atMs }))
  const oldCuts = `delete from stream_cut where at_ms < ${nowMs - bounds.cutsKeptMs};\n`
  return [
    updateFrom('ledger_scope', ['state', 'updated_at_ms'], scopes),
    updateFrom('ledger_policy', ['policy'], policies),
    crossingsSql(crossed),
    cuts.length === 0 ? '' : oldCuts,
    insertFrom('stream_cut', ['scope_id', 'at_ms'], cutRows, ' on conflict do nothing'),
  ].join('')
}

function scopeRow(id: ScopeId, state: ScopeState, nowMs: number): Row {
  return { id, state: encodeState(state), updated_at_ms: nowMs }
}

function crossingsSql(crossings: readonly CrossingRow[]): string {
  return insertFrom('spend_crossing', crossingColumns, crossings)
}

/**
 * Last, and in one order: the row of the counter is locked until the commit, so that numbers become visible in their
 * order, and nobody who holds one waits for anything else.
 */
function changesSql(writes: BatchWrites, nowMs: number): string {
  const rows = changeRows(writes, nowMs)
  if (rows.length === 0) return ''
  return `with changed as (select * from ${recordset('ledger_change', rows)}),
    numbered as (
      insert into ledger_sequence as s select organization_id, 1 from changed order by organization_id
      on conflict (organization_id) do update set sequence = s.sequence + 1
      returning organization_id, sequence)
    insert into ledger_change
    select organization_id, numbered.sequence, at_ms, requests, refusals
    from changed join numbered using (organization_id);\n`
}

function countedRows({ counted }: BatchWrites): Row[] {
  return [...counted].map(([id, tokens]) => ({ id, counted_output_tokens: tokens }))
}

/** Two nodes that count the refusals of the same keys would otherwise wait for one another. */
function inOneOrder(refused: BatchWrites['refused']): RefusedRow[] {
  return [...refused].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row)
}

function adjustedRequest(row: BatchWrites['adjusted'][number]): Record<string, unknown> {
  return {
    ...adjustedRow(row),
    state: 'adjusted',
    incarnation_id: '',
    model: '',
    rate_limit_group: '',
    stream: 0,
    max_tokens: 0,
    bound_nano_usd: 0,
    input_tokens_bound: 0,
    input_tokens_estimate: 0,
    unbounded: 0,
    unpriced: 0,
    price_version: '',
    held_output_tokens: 0,
    would_be_refused: 0,
    outcome: 'adjusted',
    cost_source: 'adjusted',
  }
}

const adjustedColumns = [
  ...reservedColumns.filter((column) => column !== 'client_session_id'),
  ...(['settled_at_ms', 'cost_nano_usd', 'reason', 'outcome', 'cost_source'] as const),
]

const refusalColumns = [
  'id',
  'organization_id',
  'workspace_id',
  'api_key_id',
  'limiter',
  'second',
  'count',
  'model',
  'first_at_ms',
  'last_at_ms',
  'last_request_id',
  'detail',
  'client_session_id',
  'request_ids',
] as const

const onSameSecond = `
  on conflict (coalesce(api_key_id, workspace_id), limiter, second, model) do update set ${sameSecondSql}`

type Row = Readonly<Record<string, unknown>>

function insertFrom(
  table: string,
  columns: readonly string[],
  rows: readonly Row[],
  suffix = '',
): string {
  if (rows.length === 0) return ''
  const list = columns.join(', ')
  return `insert into ${table} (${list}) select ${list} from ${recordset(table, rows)}${suffix};\n`
}

function updateFrom(
  table: string,
  columns: readonly string[],
  rows: readonly Row[],
  also = '',
): string {
  if (rows.length === 0) return ''
  const set = columns.map((column) => `${column} = x.${column}`).join(', ')
  return `update ${table} t set ${set}${also} from ${recordset(table, rows)} where t.id = x.id;\n`
}

/** Rows as one JSON literal, typed by the table itself. */
function recordset(table: string, rows: readonly Row[]): string {
  const json = JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  return `json_populate_recordset(null::${table}, ${literal(json)}) x`
}

/** Ids as a list of SQL literals; never empty, since an empty list is no SQL. */
export function literals(ids: readonly string[]): string {
  return ids.length === 0 ? 'null' : ids.map(literal).join(', ')
}

/** `pg`'s own quoting. A NUL, which PostgreSQL's text cannot hold, is dropped: JSON escapes it anyway. */
function literal(text: string): string {
  return pg.escapeLiteral(text)
}
