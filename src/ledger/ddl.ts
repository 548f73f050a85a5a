/**
 * The ledger's tables, for the migrations. Only the ledger reads and writes them.
 *
 * - `ledger_scope`: what is counted, one packed row per scope (see `scope-codec.ts`).
 * - `ledger_policy`: what is set, one packed row per scope. Apart, since the one is written with every batch
 *   and the other, which is many times its size once every limit is set, by hand.
 * - `request`: one row per admitted request, from its reservation to its settlement, and one per
 *   adjustment. It is the reservation while `state` is `reserved`, and the usage row afterwards.
 * - `refusal`: refused requests; those of one key and limiter within a second share a row.
 * - `incarnation`: the lease of each process life.
 * - `spend_crossing`: thresholds that were crossed, until the control plane takes them to tell people.
 * - `ledger_change`, `ledger_sequence`: what others follow the books by: see `ledgerFeedDdl`.
 * - `stream_cut`: scopes whose running streams are to end, for the nodes that run them.
 */
const scopeColumns = (text: string, integer: string): string => `
  id ${text} primary key,
  organization_id ${text} not null,
  state ${text} not null,
  updated_at_ms ${integer} not null`

const requestColumnTypes = (text: string, integer: string): string => `
  id ${text} primary key,
  state ${text} not null,
  organization_id ${text} not null,
  workspace_id ${text} not null,
  api_key_id ${text},
  incarnation_id ${text} not null,
  admitted_at_ms ${integer} not null,
  model ${text} not null,
  rate_limit_group ${text} not null,
  stream ${integer} not null,
  max_tokens ${integer} not null,
  bound_nano_usd ${integer} not null,
  input_tokens_bound ${integer} not null,
  input_tokens_estimate ${integer} not null,
  unbounded ${integer} not null,
  unpriced ${integer} not null,
  price_version ${text} not null,
  client_session_id ${text},
  settled_at_ms ${integer},
  outcome ${text},
  cost_nano_usd ${integer},
  cost_source ${text},
  reported_model ${text},
  service_tier ${text},
  inference_geo ${text},
  speed ${text},
  context_window ${text},
  uncached_input_tokens ${integer},
  cache_creation_5m_tokens ${integer},
  cache_creation_1h_tokens ${integer},
  cache_read_tokens ${integer},
  output_tokens ${integer},
  web_search_requests ${integer},
  web_fetch_requests ${integer},
  code_execution_requests ${integer},
  parts ${text},
  http_status ${integer},
  upstream_request_id ${text},
  first_byte_ms ${integer},
  total_ms ${integer},
  reason ${text}`

const refusalColumns = (text: string, integer: string): string => `
  id ${text} primary key,
  organization_id ${text} not null,
  workspace_id ${text} not null,
  api_key_id ${text},
  limiter ${text} not null,
  second ${integer} not null,
  count ${integer} not null,
  model ${text} not null,
  first_at_ms ${integer} not null,
  last_at_ms ${integer} not null,
  last_request_id ${text} not null,
  detail ${text} not null`

const incarnationColumns = (text: string, integer: string): string => `
  id ${text} primary key,
  started_at_ms ${integer} not null,
  lease_until_ms ${integer} not null,
  host ${text} not null`

function ddl(text: string, integer: string, suffix: string): readonly string[] {
  return [
    `create table ledger_scope (${scopeColumns(text, integer)})${suffix}`,
    `create table request (${requestColumnTypes(text, integer)})${suffix}`,
    // Partial, so that it holds only what is running: settled rows leave it.
    `create index request_reserved on request (incarnation_id) where state = 'reserved'`,
    `create table refusal (${refusalColumns(text, integer)})${suffix}`,
    `create unique index refusal_by_second on refusal (coalesce(api_key_id, workspace_id), limiter, second)`,
    `create table incarnation (${incarnationColumns(text, integer)})${suffix}`,
  ]
}

/** The statements that create them, in order, for each database. */
export const ledgerDdl = {
  // Without rowids the primary key is the table itself, and rows lie in the order of their ids: of time.
  sqlite: ddl('text', 'integer', ' strict, without rowid'),
  // Byte order, so that ids sort as they were made whatever the locale of the database. The packed row is
  // rewritten with every batch: room on its page keeps the new version there, without touching the index.
  postgres: [
    ...ddl('text collate "C"', 'bigint', ''),
    `alter table ledger_scope set (fillfactor = 50)`,
  ],
} as const

const crossingColumns = (text: string, integer: string): string => `
  id ${text} primary key,
  organization_id ${text} not null,
  scope_kind ${text} not null,
  scope_id ${text} not null,
  notification_id ${text},
  period ${text} not null,
  window_id ${text} not null,
  threshold_nano_usd ${integer} not null,
  limit_nano_usd ${integer},
  settled_nano_usd ${integer} not null,
  already_passed ${integer} not null,
  at_ms ${integer} not null`

const cutColumns = (text: string, integer: string): string => `
  scope_id ${text} not null,
  at_ms ${integer} not null,
  primary key (scope_id, at_ms)`

function limitsDdl(text: string, integer: string, suffix: string): readonly string[] {
  return [
    `create table ledger_policy (id ${text} primary key, policy ${text} not null)${suffix}`,
    `alter table request add column held_output_tokens ${integer} not null default 0`,
    `alter table request add column counted_output_tokens ${integer} not null default 0`,
    `create table spend_crossing (${crossingColumns(text, integer)})${suffix}`,
    `create table stream_cut (${cutColumns(text, integer)})${suffix}`,
  ]
}

/** The statements of the second migration: rate limits, thresholds and cuts. */
export const ledgerLimitsDdl = {
  sqlite: [
    ...limitsDdl('text', 'integer', ' strict, without rowid'),
    `insert into ledger_policy select id, json_object('kind', state ->> '$.kind', 'status', state ->> '$.status',
      'expires', state ->> '$.expires', 'spend', json_extract(state, '$.limits')) from ledger_scope`,
    `update ledger_scope set state = json_remove(state, '$.kind', '$.status', '$.expires', '$.limits')`,
  ],
  postgres: [
    ...limitsDdl('text collate "C"', 'bigint', ''),
    `insert into ledger_policy select id, json_build_object('kind', state::json -> 'kind',
      'status', state::json -> 'status', 'expires', state::json -> 'expires',
      'spend', state::json -> 'limits')::text from ledger_scope`,
    `update ledger_scope set state = (state::jsonb - 'kind' - 'status' - 'expires' - 'limits')::text`,
  ],
} as const

/** Each scope's latest request, from the rows that there are: adjustments are none. */
const latestUseSql = (['api_key_id', 'workspace_id', 'organization_id'] as const)
  .map(
    (column) => `select ${column} as id, max(admitted_at_ms) as at_ms from request
      where state <> 'adjusted' and ${column} is not null group by ${column}`,
  )
  .join(' union all ')

/** The statements that tell scopes when they were last used, which until then was not kept. */
export const ledgerUseDdl = {
  sqlite: [
    `update ledger_scope set state = json_set(state, '$.used', (state ->> '$.last') - used.at_ms)
      from (${latestUseSql}) as used where used.id = ledger_scope.id`,
  ],
  postgres: [
    `update ledger_scope set state = (state::jsonb ||
      jsonb_build_object('used', (state::jsonb ->> 'last')::bigint - used.at_ms))::text
      from (${latestUseSql}) as used where used.id = ledger_scope.id`,
  ],
} as const

function logDdl(text: string): readonly string[] {
  return [
    `alter table refusal add column client_session_id ${text}`,
    `alter table refusal add column request_ids ${text} not null default ''`,
    // Upstreams number their answers in the order of time, or nearly: the index grows at its end.
    `create index request_by_upstream_id on request (upstream_request_id) where upstream_request_id is not null`,
  ]
}

/** The statements of the step that gives the log of requests what it is searched by. */
export const ledgerLogDdl = {
  sqlite: logDdl('text'),
  postgres: logDdl('text collate "C"'),
} as const

function reportOnlyDdl(integer: string): readonly string[] {
  return [
    `alter table request add column would_be_refused ${integer} not null default 0`,
    // Holds only what would have been refused, of which there is mostly none.
    `create index refusal_report_only on refusal (organization_id, second)
      where limiter >= 'report_only/' and limiter < 'report_only0'`,
  ]
}

/** The statements for limits that only report. */
export const ledgerReportOnlyDdl = {
  sqlite: reportOnlyDdl('integer'),
  postgres: reportOnlyDdl('bigint'),
} as const
