import { requestIdsFrom } from '../src/platform/ids.ts'
import { openRollUp } from '../src/reports/roll-up.ts'
import { openDatabase } from '../src/store/database.ts'
import type { Database, DatabaseSettings } from '../src/store/database.ts'
import type { Filled } from './fill-reports.ts'

const changeCount = 4_000
const requestsOfChange = 5

/**
 * Requests a second that the job sums when nothing else is done. It sums the first hours once more, whose rows of sums
 * are there; the sums are wrong afterwards, and as large as before.
 */
export async function measureRollUp(
  settings: DatabaseSettings,
  organizationId: string,
  { fromMs }: Filled,
): Promise<number> {
  const database = openDatabase(settings, () => undefined)
  const rollUp = openRollUp(database)
  try {
    for (const sql of feedSql(database, organizationId, fromMs)) await run(database, sql)
    await rollUp.step()
    const [done] = await rows(database, 'select count(*) as count from ledger_change')
    const startedAt = performance.now()
    while (await rollUp.step());
    return (Number(done!['count']) * requestsOfChange * 1000) / (performance.now() - startedAt)
  } finally {
    await rollUp.close()
    await database.close()
  }
}

function feedSql({ dialect }: Database, organizationId: string, fromMs: number): string[] {
  const list = dialect === 'sqlite' ? 'json_group_array(id)' : 'json_agg(id)'
  const requests =
    dialect === 'sqlite'
      ? `json_object('ended', ${list})`
      : `json_build_object('ended', ${list})::text`
  return [
    `insert into ledger_change
      select '${organizationId}', part + coalesce((select sequence from usage_cursor), 0), ${fromMs}, ${requests}, null
      from (select id, (row_number() over (order by id) - 1) / ${requestsOfChange} + 1 as part from request
        where id >= '${requestIdsFrom(fromMs)}' order by id limit ${changeCount * requestsOfChange}) as r group by part`,
    `insert into ledger_sequence select '${organizationId}', max(sequence) from ledger_change
      where true on conflict (organization_id) do update set sequence = excluded.sequence`,
  ]
}

async function run(database: Database, sql: string): Promise<void> {
  if (database.dialect === 'sqlite') database.statement(sql).run()
  else await database.pool.query(sql)
}

async function rows(database: Database, sql: string): Promise<Record<string, unknown>[]> {
  if (database.dialect === 'sqlite') return database.statement(sql).all()
  return (await database.pool.query(sql)).rows
}
