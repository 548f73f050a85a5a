import { requestIdsFrom } from '../src/platform/ids.ts'
import { sumColumns } from '../src/reports/ddl.ts'
import type { UsageTable } from '../src/reports/ddl.ts'
import { openDatabase } from '../src/store/database.ts'
import type { TimedQuery } from '../src/platform/postgres.ts'
import type { Database, DatabaseSettings } from '../src/store/database.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const days = 30
const hours = days * 24

/** What was written, and how much room it takes. */
export type Filled = {
  readonly rows: number
  readonly fromMs: number
  readonly toMs: number
  readonly requestBytes: number
  readonly sumBytes: number
  readonly fillSeconds: number
}

export type FillPlan = { readonly organizationId: string; readonly rows: number }

/**
 * Thirty days of requests over all keys of the bench and five models, and the sums of them, written set by set: what the
 * job would write one step after another.
 */
export async function fillReports(settings: DatabaseSettings, plan: FillPlan): Promise<Filled> {
  const database = openDatabase(settings, () => undefined)
  const startedAt = performance.now()
  const toMs = Math.floor(Date.now() / dayMs) * dayMs
  const fromMs = toMs - days * dayMs
  const rowsOfHour = Math.floor(plan.rows / hours)
  try {
    const before = await bytesOf(database)
    for (const sql of keysSql(database, plan.organizationId)) await run(database, sql)
    for (let hour = 0; hour < hours; hour++) {
      await run(database, requestsSql(database, { ...plan, rowsOfHour, hour, fromMs }))
    }
    await flush(database)
    const between = await bytesOf(database)
    for (let hour = 0; hour < hours; hour++) {
      const startMs = fromMs + hour * hourMs
      for (const sql of hourSums(plan.organizationId, startMs)) await run(database, sql)
      if (hour % 24 === 23) {
        const dayMsStart = startMs - 23 * hourMs
        for (const sql of daySums(plan.organizationId, dayMsStart)) await run(database, sql)
      }
    }
    // The limits know nothing of these requests, as of those before they were set: no window has to agree with them.
    await run(database, `insert into ledger_kept values (1, ${toMs})`)
    for (const table of ['bench_key', 'bench_dimension']) await run(database, `drop table ${table}`)
    if (database.dialect === 'postgres') await run(database, 'vacuum analyze')
    await flush(database)
    const after = await bytesOf(database)
    return {
      rows: rowsOfHour * hours,
      fromMs,
      toMs,
      requestBytes: between - before,
      sumBytes: after - between,
      fillSeconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await database.close()
  }
}

async function run(database: Database, sql: string): Promise<void> {
  if (database.dialect === 'sqlite') {
    database.statement(sql).run()
    return
  }
  const client = await database.pool.connect()
  try {
    // The pool's own time-outs are for what people wait for: here the server may be tidying up one of the tables.
    await client.query('set lock_timeout = 0')
    const query: TimedQuery = { text: sql, query_timeout: 3_600_000 }
    await client.query(query)
  } finally {
    client.release(true)
  }
}

async function flush(database: Database): Promise<void> {
  if (database.dialect === 'sqlite') database.statement('pragma wal_checkpoint(truncate)').all()
}

async function bytesOf(database: Database): Promise<number> {
  if (database.dialect === 'sqlite') {
    const value = (name: string): number =>
      Number(Object.values(database.statement(`pragma ${name}`).get()!)[0])
    return value('page_count') * value('page_size')
  }
  const { rows } = await database.pool.query('select pg_database_size(current_database()) as size')
  return Number(rows[0].size)
}

const models = [
  'claude-opus-4-6',
  'claude-sonnet-5-5',
  'claude-sonnet-4-5',
  'claude-haiku-4-5',
  'claude-opus-4-5',
]
const modelList = models
  .map((model, at) => `select ${at} as m, '${model}' as model`)
  .join(' union all ')

/** Keys by number, and a dimension for each of them and each model. */
function keysSql({ dialect }: Database, organizationId: string): string[] {
  const columns = `organization_id, workspace_id, api_key_id, user_id, model, service_tier, context_window,
    inference_geo, speed, cost_source, unpriced, tags, digest`
  const rest = `'standard', '0-200k', 'global', 'standard', 'reported', 0, '{}'`
  const integer = dialect === 'sqlite' ? 'integer' : 'bigint'
  return [
    `create table bench_key (n ${integer} primary key, id text not null, workspace_id text not null)`,
    `insert into bench_key select row_number() over (order by id) - 1, id, workspace_id from api_key
      where name like 'bench %'`,
    `insert into usage_dimension (${columns})
      select '${organizationId}', k.workspace_id, k.id, null, m.model, ${rest}, 'bench/' || k.id || m.model
      from bench_key k, (${modelList}) m`,
    `insert into usage_dimension (${columns})
      select distinct '${organizationId}', k.workspace_id, null, null, m.model, ${rest},
        'bench/' || k.workspace_id || m.model
      from bench_key k, (${modelList}) m`,
    `create table bench_dimension (api_key_id text not null, model text not null, fine ${integer} not null,
      coarse ${integer} not null, primary key (api_key_id, model))`,
    `insert into bench_dimension select f.api_key_id, f.model, f.id, c.id
      from usage_dimension f join usage_dimension c
        on c.organization_id = f.organization_id and c.digest = 'bench/' || f.workspace_id || f.model
      where f.api_key_id is not null`,
  ]
}

type HourPlan = FillPlan & {
  readonly rowsOfHour: number
  readonly hour: number
  readonly fromMs: number
}

/** The requests of an hour: evenly through it, over keys and models as far apart as they come. */
function requestsSql({ dialect }: Database, plan: HourPlan): string {
  const { organizationId, rowsOfHour, hour, fromMs } = plan
  const startMs = fromMs + hour * hourMs
  const numbers =
    dialect === 'sqlite'
      ? `(with recursive c(i) as (select 0 union all select i + 1 from c where i < ${rowsOfHour - 1}) select i from c)`
      : `generate_series(0::bigint, ${rowsOfHour - 1}) as g(i)`
  const padded =
    dialect === 'sqlite' ? `substr('0000000' || i, -8)` : `lpad(cast(i as text), 8, '0')`
  const prefix = requestIdsFrom(startMs)
  const [input, read, output] = ['200 + i * 37 % 4000', 'i * 101 % 9000', '50 + i * 53 % 1500']
  const cost = [`(${input}) * 3000`, `(${read}) * 300`, `(${output}) * 15000`] as const
  const split = `(${cost[0]}) || ',0,0,' || (${cost[1]}) || ',' || (${cost[2]}) || ',0'`
  const admitted = `${startMs} + i * ${hourMs} / ${rowsOfHour}`
  return `insert into request (id, state, organization_id, workspace_id, api_key_id, incarnation_id, admitted_at_ms,
      model, rate_limit_group, stream, max_tokens, bound_nano_usd, input_tokens_bound, input_tokens_estimate,
      unbounded, unpriced, price_version, settled_at_ms, outcome, cost_nano_usd, cost_source, cost_split,
      reported_model, service_tier, inference_geo, speed, context_window, uncached_input_tokens,
      cache_creation_5m_tokens, cache_creation_1h_tokens, cache_read_tokens, output_tokens, web_search_requests,
      web_fetch_requests, code_execution_requests, http_status, upstream_request_id, first_byte_ms, total_ms)
    select '${prefix}' || ${padded}, 'settled', '${organizationId}', k.workspace_id, k.id, 'inc_bench', ${admitted},
      m.model, 'claude_sonnet_5_5', 0, 4096, 99000000, 9000, 3000, 0, 0, '2026-11-01', ${admitted} + 2000, 'complete',
      ${cost.join(' + ')}, 'reported', ${split}, m.model, 'standard', 'global', 'standard', '0-200k', ${input}, 0, 0,
      ${read}, ${output}, 0, 0, 0, 200, '${prefix}' || ${padded}, 300, 2000
    from ${numbers}
      join bench_key k on k.n = (i * 7919 + ${hour} * 31) % (select count(*) from bench_key)
      join (${modelList}) m on m.m = (i + i / 5000) % 5`
}

const sums = `count(*), 0, sum(uncached_input_tokens), 0, 0, sum(cache_read_tokens), sum(output_tokens), 0, 0, 0,
  sum(uncached_input_tokens * 3000), 0, 0, sum(cache_read_tokens * 300), sum(output_tokens * 15000), 0, 0`
const columns = `organization_id, bucket_ms, dimension_id, ${sumColumns.join(', ')}`

function hourSums(organizationId: string, startMs: number): string[] {
  const into = (table: UsageTable, dimension: 'fine' | 'coarse', lengthMs: number): string =>
    `insert into ${table} (${columns})
      select '${organizationId}', r.admitted_at_ms / ${lengthMs} * ${lengthMs}, d.${dimension}, ${sums}
      from request r join bench_dimension d on d.api_key_id = r.api_key_id and d.model = r.reported_model
      where r.id >= '${requestIdsFrom(startMs)}' and r.id < '${requestIdsFrom(startMs + hourMs)}'
      group by 2, 3 order by 2, 3`
  return [
    into('usage_minute', 'fine', 60_000),
    into('usage_hour', 'fine', hourMs),
    into('usage_hour_coarse', 'coarse', hourMs),
  ]
}

function daySums(organizationId: string, startMs: number): string[] {
  const added = sumColumns.map((column) => `sum(${column})`).join(', ')
  const into = (table: UsageTable, from: UsageTable): string =>
    `insert into ${table} (${columns})
      select '${organizationId}', ${startMs}, dimension_id, ${added} from ${from}
      where organization_id = '${organizationId}' and bucket_ms >= ${startMs} and bucket_ms < ${startMs + dayMs}
      group by 3 order by 3`
  return [into('usage_day', 'usage_hour'), into('usage_day_coarse', 'usage_hour_coarse')]
}
