import type pg from 'pg'
import type { PostgresDatabase } from '#platform/postgres.ts'
import { addedTables, dimensionColumns, mergedLatency, onConflictAdd } from './apply-plan.ts'
import { sumColumns, usageTables } from './ddl.ts'
import type { LatencyDelta, StepPlan } from './plan.ts'

/** As `applyOnSqlite`. Also false while another node is writing a step of the same organization. */
export function applyOnPostgres(database: PostgresDatabase, plan: StepPlan): Promise<boolean> {
  return database.transaction(async (client) => {
    if (!(await standsAt(client, plan))) return false
    await addUsage(client, plan)
    await addOthers(client, plan)
    for (const table of ['latency_hour', 'latency_day'] as const) {
      const own = plan.latency.filter((delta) => delta.table === table)
      if (own.length > 0) await addLatency(client, { ...plan, latency: own }, table)
    }
    await moveTo(client, plan)
    return true
  })
}

async function standsAt(
  client: pg.PoolClient,
  { organizationId, from }: StepPlan,
): Promise<boolean> {
  await client.query('insert into usage_cursor values ($1, 0, 0) on conflict do nothing', [
    organizationId,
  ])
  const { rows } = await client.query(
    'select sequence, done from usage_cursor where organization_id = $1 for update skip locked',
    [organizationId],
  )
  const [row] = rows as { sequence: bigint; done: bigint }[]
  if (!row) return false
  return Number(row.sequence) === from.sequence && Number(row.done) === from.done
}

async function addUsage(
  client: pg.PoolClient,
  { organizationId, dimensions, usage }: StepPlan,
): Promise<void> {
  const columns = dimensionColumns.join(', ')
  const rows = dimensions.map((each) => ({ ...each, organization_id: organizationId }))
  await client.query(
    `insert into usage_dimension (${columns}) select ${columns}
      from json_populate_recordset(null::usage_dimension, $1) on conflict do nothing`,
    [json(rows)],
  )
  const found = await client.query<{ id: bigint; digest: string }>(
    'select id, digest from usage_dimension where organization_id = $1 and digest = any($2)',
    [organizationId, dimensions.map(({ digest }) => digest)],
  )
  const ids = new Map(found.rows.map(({ id, digest }) => [digest, id]))
  for (const table of usageTables) {
    const own = usage.filter((delta) => delta.table === table)
    const added = own.map(({ bucketMs, dimension, sums }) => ({
      organization_id: organizationId,
      bucket_ms: bucketMs,
      dimension_id: ids.get(dimensions[dimension]!.digest)!,
      ...Object.fromEntries(sumColumns.map((column, at) => [column, sums[at]])),
    }))
    await add(client, table, 'usage', added)
  }
}

async function addOthers(client: pg.PoolClient, plan: StepPlan): Promise<void> {
  const { organizationId: organization_id, refusals, rateUse, expired, late } = plan
  const refused = refusals.map((each) => ({
    organization_id,
    bucket_ms: each.bucketMs,
    workspace_id: each.workspaceId,
    api_key_id: each.apiKeyId,
    model: each.model,
    limiter: each.limiter,
    requests: each.requests,
  }))
  await add(client, 'refusal_hour', 'refusal_hour', refused)
  const used = rateUse.map((each) => ({
    organization_id,
    rate_limit_group: each.group,
    bucket_ms: each.bucketMs,
    workspace_id: each.workspaceId,
    requests: each.requests,
    input_tokens: each.inputTokens,
    cache_read_tokens: each.cacheReadTokens,
    output_tokens: each.outputTokens,
  }))
  await add(client, 'rate_use_minute', 'rate_use_minute', used)
  for (const { requestId, contribution } of expired) {
    await client.query('insert into usage_expired values ($1, $2, $3)', [
      requestId,
      organization_id,
      contribution,
    ])
  }
  if (late.length > 0) {
    await client.query('delete from usage_expired where request_id = any($1)', [late])
  }
}

async function add(
  client: pg.PoolClient,
  table: string,
  shape: keyof typeof addedTables,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  if (rows.length === 0) return
  const { keys, sums } = addedTables[shape]
  const columns = [...keys, ...sums].join(', ')
  await client.query(
    `insert into ${table} (${columns}) select ${columns}
      from json_populate_recordset(null::${table}, $1) ${onConflictAdd(table, addedTables[shape])}`,
    [json(rows)],
  )
}

async function addLatency(
  client: pg.PoolClient,
  { organizationId, latency }: StepPlan,
  table: LatencyDelta['table'],
): Promise<void> {
  const rows = latency.map((each) => ({
    organization_id: organizationId,
    bucket_ms: each.bucketMs,
    workspace_id: each.workspaceId,
    model: each.model,
    first_byte: each.firstByte,
    total: each.total,
  }))
  const recordset = `json_populate_recordset(null::${table}, $1)`
  const key = 'organization_id, bucket_ms, workspace_id, model'
  const { rows: found } = await client.query<LatencyRow>(
    `select t.* from ${table} t join ${recordset} using (${key})`,
    [json(rows)],
  )
  const before = new Map(found.map((row) => [keyOf(row), row]))
  const summed = rows.map((row, at) => {
    const { firstByte, total } = mergedLatency(latency[at]!, before.get(keyOf(row)))
    return { ...row, first_byte: firstByte, total }
  })
  await client.query(
    `insert into ${table} select * from ${recordset}
      on conflict (${key}) do update set first_byte = excluded.first_byte, total = excluded.total`,
    [json(summed)],
  )
}

type LatencyRow = {
  readonly bucket_ms: bigint | number
  readonly workspace_id: string
  readonly model: string
  readonly first_byte: string
  readonly total: string
}

function keyOf({ bucket_ms: bucketMs, workspace_id: workspaceId, model }: LatencyRow): string {
  return `${bucketMs}/${workspaceId}/${model}`
}

async function moveTo(client: pg.PoolClient, { organizationId, to }: StepPlan): Promise<void> {
  await client.query('delete from ledger_change where organization_id = $1 and sequence <= $2', [
    organizationId,
    to.sequence,
  ])
  await client.query(
    'update usage_cursor set sequence = $2, done = $3 where organization_id = $1',
    [organizationId, to.sequence, to.done],
  )
}

function json(rows: readonly Record<string, unknown>[]): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}
