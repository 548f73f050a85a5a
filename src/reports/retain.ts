import { bounds } from '#platform/bounds.ts'
import { requestIdsFrom } from '#platform/ids.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import type { SqliteDatabase, SqliteValue } from '#platform/sqlite.ts'
import { bucketOf, widthMs } from './bucket.ts'

/** How long single requests and refusals are kept, and how many rows one step deletes of a table. */
export type Retention = {
  readonly nowMs: number
  readonly days: number
  readonly rowsMax: number
}

/**
 * Deletes some of the requests, refusals and minutes that are older than so many days. Never what is running, nor what
 * has not been summed. True while there may be more. Safe on any number of nodes at once.
 */
export async function forgetOldRequests(
  database: SqliteDatabase | PostgresDatabase,
  retention: Retention,
): Promise<boolean> {
  const deleted = await inTransaction(database, async (run) => {
    const keptFromMs = bucketOf(retention.nowMs - retention.days * widthMs.day, 'day')
    const organizations = await run('select organization_id from usage_cursor', [])
    const steps = stepsOf({
      keptFromMs,
      summedUntilMs: await summedUntil(run, retention),
      rowsMax: retention.rowsMax,
      organizationIds: organizations.map((row) => row['organization_id'] as string),
    })
    const counts: number[] = []
    for (const [sql, values] of steps) counts.push((await run(sql, values)).length)
    if (counts.every((count) => count === 0)) return counts
    // Whoever holds balances against requests has to know which windows still have all of them.
    await run(keptSql, [keptFromMs])
    return counts
  })
  return deleted.some((count) => count >= retention.rowsMax)
}

type Run = (sql: string, values: readonly SqliteValue[]) => Promise<Record<string, unknown>[]>

/** What was settled before this instant has been summed, whatever commits from now on. */
async function summedUntil(run: Run, { nowMs }: Retention): Promise<number> {
  const [row] = await run('select min(at_ms) as at_ms from ledger_change', [])
  const oldestMs = Number(row!['at_ms'] ?? nowMs)
  return Math.min(oldestMs, nowMs) - bounds.booksOpenEndMs
}

type Step = readonly [sql: string, values: readonly SqliteValue[]]

function stepsOf({
  keptFromMs,
  summedUntilMs,
  rowsMax,
  organizationIds,
}: {
  readonly keptFromMs: number
  readonly summedUntilMs: number
  readonly rowsMax: number
  readonly organizationIds: readonly string[]
}): Step[] {
  const untilId = requestIdsFrom(keptFromMs)
  return [
    [requestsSql, [untilId, keptFromMs, summedUntilMs, rowsMax]],
    [refusalsSql, [untilId, Math.min(keptFromMs, summedUntilMs), rowsMax]],
    [expiredSql, [untilId, rowsMax]],
    ...organizationIds.map((id): Step => [minutesSql, [id, keptFromMs, rowsMax]]),
    [rateUseSql, [keptFromMs, rowsMax]],
  ]
}

const requestsSql = `
  delete from request where state <> 'reserved' and settled_at_ms < $3 and id in (
    select id from request where id < $1 and admitted_at_ms < $2
      and state <> 'reserved' and settled_at_ms < $3 order by id limit $4)
  returning id`

const refusalsSql = `
  delete from refusal where id in (
    select id from refusal where id < $1 and last_at_ms < $2 order by id limit $3)
  returning id`

// As long as a request is there, it may still end.
const expiredSql = `
  delete from usage_expired where request_id in (
    select request_id from usage_expired e where request_id < $1
      and not exists (select 1 from request r where r.id = e.request_id) order by request_id limit $2)
  returning request_id`

const minutesSql = `
  delete from usage_minute where (organization_id, bucket_ms, dimension_id) in (
    select organization_id, bucket_ms, dimension_id from usage_minute
    where organization_id = $1 and bucket_ms < $2 order by bucket_ms limit $3)
  returning bucket_ms`

const rateUseKey = 'organization_id, rate_limit_group, bucket_ms, workspace_id'
const rateUseSql = `
  delete from rate_use_minute where (${rateUseKey}) in (
    select ${rateUseKey} from rate_use_minute where bucket_ms < $1 order by bucket_ms limit $2)
  returning bucket_ms`

const keptSql = `insert into ledger_kept values (1, $1)
  on conflict (id) do update set from_ms = excluded.from_ms where ledger_kept.from_ms < excluded.from_ms`

async function inTransaction<Result>(
  database: SqliteDatabase | PostgresDatabase,
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  if (database.dialect === 'postgres') {
    return database.transaction((client) =>
      work(async (sql, values) => (await client.query(sql, [...values])).rows),
    )
  }
  return database.transaction((statement) =>
    work(async (sql, values) => {
      if (values.length === 0) return statement(sql).all()
      const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]))
      return statement(sql).all(named)
    }),
  )
}
