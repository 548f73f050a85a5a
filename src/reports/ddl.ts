/** What is summed of usage, in the order of the tables' columns; the cost by what it was for, in nano-dollars. */
export const sumColumnsOf = {
  counts: ['requests', 'errors'],
  tokens: [
    'uncached_input_tokens',
    'cache_creation_5m_tokens',
    'cache_creation_1h_tokens',
    'cache_read_tokens',
    'output_tokens',
    'web_search_requests',
    'web_fetch_requests',
    'code_execution_requests',
  ],
  cost: [
    'cost_uncached_input',
    'cost_cache_creation_5m',
    'cost_cache_creation_1h',
    'cost_cache_read',
    'cost_output',
    'cost_web_search',
    'cost_unsplit',
  ],
} as const
export const sumColumns = [...sumColumnsOf.counts, ...sumColumnsOf.tokens, ...sumColumnsOf.cost]
export type SumColumn = (typeof sumColumns)[number]

/** Coarse ones leave out keys and people, so that an organization with thousands of keys is summed as quickly. */
export const usageTables = [
  'usage_minute',
  'usage_hour',
  'usage_hour_coarse',
  'usage_day',
  'usage_day_coarse',
] as const
export type UsageTable = (typeof usageTables)[number]

const dimensionColumns = (id: string, text: string, integer: string): string => `
  id ${id},
  organization_id ${text} not null,
  workspace_id ${text} not null,
  api_key_id ${text},
  user_id ${text},
  model ${text} not null,
  service_tier ${text},
  context_window ${text},
  inference_geo ${text},
  speed ${text},
  cost_source ${text},
  unpriced ${integer} not null,
  tags ${text} not null,
  digest ${text} not null,
  unique (organization_id, digest)`

const usageColumns = (text: string, integer: string): string => `
  organization_id ${text} not null,
  bucket_ms ${integer} not null,
  dimension_id ${integer} not null,
  ${sumColumns.map((column) => `${column} ${integer} not null`).join(',\n  ')},
  primary key (organization_id, bucket_ms, dimension_id)`

const refusalColumns = (text: string, integer: string): string => `
  organization_id ${text} not null,
  bucket_ms ${integer} not null,
  workspace_id ${text} not null,
  api_key_id ${text} not null,
  model ${text} not null,
  limiter ${text} not null,
  requests ${integer} not null,
  primary key (organization_id, bucket_ms, workspace_id, api_key_id, model, limiter)`

const rateUseColumns = (text: string, integer: string): string => `
  organization_id ${text} not null,
  rate_limit_group ${text} not null,
  bucket_ms ${integer} not null,
  workspace_id ${text} not null,
  requests ${integer} not null,
  input_tokens ${integer} not null,
  cache_read_tokens ${integer} not null,
  output_tokens ${integer} not null,
  primary key (organization_id, rate_limit_group, bucket_ms, workspace_id)`

const latencyColumns = (text: string, integer: string): string => `
  organization_id ${text} not null,
  bucket_ms ${integer} not null,
  workspace_id ${text} not null,
  model ${text} not null,
  first_byte ${text} not null,
  total ${text} not null,
  primary key (organization_id, bucket_ms, workspace_id, model)`

const cursorColumns = (text: string, integer: string): string => `
  organization_id ${text} primary key,
  sequence ${integer} not null,
  done ${integer} not null`

type Types = {
  readonly id: string
  readonly text: string
  readonly integer: string
  readonly suffix: string
  /** Of tables that need no row ids. */
  readonly keyed: string
}

function ddl({ id, text, integer, suffix, keyed }: Types): readonly string[] {
  return [
    `create table usage_dimension (${dimensionColumns(id, text, integer)})${suffix}`,
    ...usageTables.map((table) => `create table ${table} (${usageColumns(text, integer)})${keyed}`),
    `create table refusal_hour (${refusalColumns(text, integer)})${keyed}`,
    `create table rate_use_minute (${rateUseColumns(text, integer)})${keyed}`,
    // By which minutes are found that are no longer kept.
    `create index rate_use_minute_by_time on rate_use_minute (bucket_ms)`,
    `create table latency_hour (${latencyColumns(text, integer)})${keyed}`,
    `create table latency_day (${latencyColumns(text, integer)})${keyed}`,
    `create table usage_expired (
      request_id ${text} primary key, organization_id ${text} not null, contributions ${text} not null)${keyed}`,
    `create table usage_cursor (${cursorColumns(text, integer)})${keyed}`,
  ]
}

/**
 * The statements that create the tables of sums, for each database. Only this layer reads and writes them.
 *
 * - `usage_dimension`: each combination of what usage is told apart by, once. `tags` is a JSON object.
 * - `usage_minute`, `usage_hour`, `usage_day`, and coarse: sums by minute, hour or day (UTC) and dimension. Minutes are
 *   kept as long as requests. See `usageTables`.
 * - `refusal_hour`: refused requests; `api_key_id` is empty where there was none.
 * - `rate_use_minute`: what the requests of a minute used of a group of models.
 * - `latency_hour`, `latency_day`: how many answers took how long: see `histogram.ts`.
 * - `usage_expired`: what has been summed of requests that were charged their bound, to be taken out again should
 *   they end after all.
 * - `usage_cursor`: up to which change of the ledger's feed an organization has been summed: all of `sequence`, and the
 *   first `done` entries of the next.
 */
export const reportsDdl = {
  sqlite: ddl({
    id: 'integer primary key',
    text: 'text',
    integer: 'integer',
    suffix: ' strict',
    keyed: ' strict, without rowid',
  }),
  postgres: ddl({
    id: 'bigint generated by default as identity primary key',
    text: 'text collate "C"',
    integer: 'bigint',
    suffix: '',
    keyed: '',
  }),
} as const
