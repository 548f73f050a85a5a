import type { SqliteDatabase, SqliteValue, Statement } from '#platform/sqlite.ts'
import { addedTables, dimensionColumns, mergedLatency, onConflictAdd } from './apply-plan.ts'
import type { LatencyDelta, PlannedDimension, StepPlan } from './plan.ts'

/**
 * Writes a step in one short transaction, with the place that is reached and the deletion of what was read. False, with
 * nothing written, where the sums do not stand where the plan begins.
 */
export function applyOnSqlite(database: SqliteDatabase, plan: StepPlan): boolean {
  const { statement } = database
  return database.writeNow(() => {
    if (!standsAt(statement, plan)) return false
    const ids = plan.dimensions.map((each) => dimensionId(statement, plan.organizationId, each))
    for (const { table, bucketMs, dimension, sums } of plan.usage) {
      const key = [plan.organizationId, bucketMs, ids[dimension]!]
      statement(addSql(table, 'usage')).run(...key, ...sums)
    }
    for (const each of plan.refusals) {
      const { bucketMs, workspaceId, apiKeyId, model, limiter, requests } = each
      const key = [plan.organizationId, bucketMs, workspaceId, apiKeyId, model, limiter]
      statement(addSql('refusal_hour', 'refusal_hour')).run(...key, requests)
    }
    for (const each of plan.rateUse) {
      const { requests, inputTokens, cacheReadTokens, outputTokens } = each
      const key = [plan.organizationId, each.group, each.bucketMs, each.workspaceId]
      const sums = [requests, inputTokens, cacheReadTokens, outputTokens]
      statement(addSql('rate_use_minute', 'rate_use_minute')).run(...key, ...sums)
    }
    for (const each of plan.latency) addLatency(statement, plan.organizationId, each)
    for (const { requestId, contribution } of plan.expired) {
      statement('insert into usage_expired values (?, ?, ?)').run(
        requestId,
        plan.organizationId,
        contribution,
      )
    }
    for (const id of plan.late) {
      statement('delete from usage_expired where request_id = ?').run(id)
    }
    moveTo(statement, plan)
    return true
  })
}

function standsAt(statement: Statement, { organizationId, from }: StepPlan): boolean {
  const row = statement('select sequence, done from usage_cursor where organization_id = ?').get(
    organizationId,
  )
  return (
    Number(row?.['sequence'] ?? 0) === from.sequence && Number(row?.['done'] ?? 0) === from.done
  )
}

function moveTo(statement: Statement, { organizationId, to }: StepPlan): void {
  statement('delete from ledger_change where organization_id = ? and sequence <= ?').run(
    organizationId,
    to.sequence,
  )
  statement(`insert into usage_cursor values (?, ?, ?)
    on conflict do update set sequence = excluded.sequence, done = excluded.done`).run(
    organizationId,
    to.sequence,
    to.done,
  )
}

function dimensionId(
  statement: Statement,
  organizationId: string,
  dimension: PlannedDimension,
): SqliteValue {
  const found = statement(
    'select id from usage_dimension where organization_id = ? and digest = ?',
  ).get(organizationId, dimension.digest)
  if (found) return found['id']!
  const row: Readonly<Record<string, SqliteValue>> = {
    ...dimension,
    organization_id: organizationId,
  }
  const values = dimensionColumns.map((column) => row[column]!)
  return statement(`insert into usage_dimension (${dimensionColumns.join(', ')})
    values (${dimensionColumns.map(() => '?').join(', ')})`).run(...values).lastInsertRowid
}

function addLatency(statement: Statement, organizationId: string, delta: LatencyDelta): void {
  const { table, bucketMs, workspaceId, model } = delta
  const key = [organizationId, bucketMs, workspaceId, model]
  const before = statement(`select first_byte, total from ${table}
    where organization_id = ? and bucket_ms = ? and workspace_id = ? and model = ?`).get(...key)
  const { firstByte, total } = mergedLatency(
    delta,
    before as { first_byte: string; total: string } | undefined,
  )
  statement(`insert into ${table} values (?, ?, ?, ?, ?, ?)
    on conflict do update set first_byte = excluded.first_byte, total = excluded.total`).run(
    ...key,
    firstByte,
    total,
  )
}

const addSqls = new Map<string, string>()

function addSql(table: string, shape: keyof typeof addedTables): string {
  let sql = addSqls.get(table)
  if (sql === undefined) {
    const { keys, sums } = addedTables[shape]
    const columns = [...keys, ...sums]
    const marks = columns.map(() => '?').join(', ')
    sql = `insert into ${table} (${columns.join(', ')}) values (${marks})
      ${onConflictAdd(table, addedTables[shape])}`
    addSqls.set(table, sql)
  }
  return sql
}
