import { expect, test } from 'vitest'
import type { OrganizationId, RequestId } from '#domain/id.ts'
import { openLedger } from '#ledger/open.ts'
import { openAsideReader } from '#platform/aside-reader.ts'
import { manualClock } from '#platform/clock.ts'
import { createIds } from '#platform/ids.ts'
import { silentLogger } from '#platform/log.ts'
import { createReports } from '#reports/open.ts'
import { openRollUp } from '#reports/roll-up.ts'
import { migrate, migrations } from '#store/migrate.ts'
import { settlement } from './ledger-fixture.ts'
import type { OpenedDatabase } from './store-suite.ts'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 10, 22, 14, 30)
const admittedMs = nowMs - dayMs
const organizationId = '0b0c2a2e-0000-4000-8000-000000000000' as OrganizationId
const settledCount = 1_200

/** What was there before reports were is in them, whatever the database. */
export function describeReportsMigration(name: string, open: () => Promise<OpenedDatabase>): void {
  test(`reports on ${name} hold all requests and refusals of the releases before them, each once`, async () => {
    const opened = await open()
    const { database } = opened
    await migrate(database, nowMs, migrations.slice(0, 8))
    for (const sql of pastSql) await run(opened, sql)
    await migrate(database, nowMs)
    const clock = manualClock(nowMs)
    const ids = createIds(clock)
    const nowOverride = (): number => nowMs
    const ledger = await openLedger({ database, clock, ids, logger: silentLogger, nowOverride })
    await ledger.expire()
    const reader = openAsideReader(database)
    const reports = createReports({ dialect: database.dialect, reader, clock })
    const rollUp = openRollUp(database)
    const range = { organizationId, fromMs: nowMs - (nowMs % dayMs) - dayMs, toMs: nowMs + dayMs }
    const query = { ...range, width: 'day', filter: {} } as const

    while (await rollUp.step());
    const usage = await reports.usage({ ...query, groupBy: ['costSource', 'tag'], tagKey: 'team' })
    const seen = usage.map(({ key, sums }) => {
      return [key.costSource, key.tag, sums.requests, sums.costNanoUsd]
    })
    expect(seen).toEqual(
      expect.arrayContaining([
        ['reported', 'red', BigInt(settledCount), BigInt(3 * settledCount)],
        // The one that had expired, and the one that was open when the old release ended.
        ['expired', 'red', 2n, 14n],
      ]),
    )
    expect(usage).toHaveLength(2)
    const [refused] = await reports.refusals({ ...query, groupBy: ['model'] })
    expect(refused).toMatchObject({ key: { model: 'old' }, requests: 5n })

    await ledger.settle({ ...settlement('', 2n), requestId: 'req_expired' as RequestId })
    while (await rollUp.step());
    const [all] = await reports.usage({ ...query, groupBy: [] })
    expect(all!.sums).toMatchObject({
      requests: BigInt(settledCount + 2),
      costNanoUsd: BigInt(3 * settledCount + 7 + 2),
    })
    await rollUp.close()
    await reader.close()
    await ledger.close()
    await opened.close()
  })
}

const columns = `id, state, organization_id, workspace_id, api_key_id, incarnation_id, admitted_at_ms, model,
  rate_limit_group, stream, max_tokens, bound_nano_usd, input_tokens_bound, input_tokens_estimate, unbounded,
  unpriced, price_version`

function requestSql(
  id: string,
  state: string,
  end: Readonly<Record<string, string | number>>,
): string {
  const values = `'${id}', '${state}', '${organizationId}', 'wrkspc_old', 'apikey_old', 'inc_old',
    ${admittedMs}, 'old', 'g', 0, 9, 7, 9, 9, 0, 0, 'v'`
  const ended = Object.entries(end)
  const names = ended.map(([column]) => `, ${column}`).join('')
  const given = ended.map(([, value]) => `, ${typeof value === 'string' ? `'${value}'` : value}`)
  return `insert into request (${columns}${names}) values (${values}${given.join('')})`
}

const pastSql: readonly string[] = [
  `insert into organization (id, name, created_at_ms, usage_tier, language, alert_emails)
    values ('${organizationId}', 'Old', 1, 'custom', 'en', '[]')`,
  `insert into workspace (id, organization_id, name, display_color, tags, is_default, created_at_ms)
    values ('wrkspc_old', '${organizationId}', 'old', '#000000', '{"team":"red"}', 1, 1)`,
  `insert into api_key (id, organization_id, workspace_id, name, status, digest, hint, created_at_ms)
    values ('apikey_old', '${organizationId}', 'wrkspc_old', 'k', 'active', 'd', 'h', 1)`,
  ...['apikey_old', 'wrkspc_old', organizationId].flatMap((id) => [
    `insert into ledger_scope (id, organization_id, state, updated_at_ms) values
      ('${id}', '${organizationId}', '{"balances":{},"open":0,"last":0}', 1)`,
    `insert into ledger_policy values ('${id}',
      '{"kind":"organization","status":"open","expires":null,"spend":[]}')`,
  ]),
  `insert into incarnation values ('inc_old', 1, 1, 'old')`,
  ...Array.from({ length: settledCount }, (_, index) =>
    requestSql(`req_${index}`, 'settled', {
      settled_at_ms: nowMs - 1,
      outcome: 'complete',
      cost_nano_usd: 3,
      cost_source: 'reported',
    }),
  ),
  requestSql('req_expired', 'expired', {
    settled_at_ms: nowMs - 1,
    outcome: 'expired',
    cost_nano_usd: 7,
    cost_source: 'expired',
  }),
  requestSql('req_open', 'reserved', {}),
  `insert into refusal (id, organization_id, workspace_id, api_key_id, limiter, second, count, model, first_at_ms,
      last_at_ms, last_request_id, detail)
    values ('req_refused', '${organizationId}', 'wrkspc_old', 'apikey_old', 'closed', 1, 5, 'old', ${admittedMs},
      ${admittedMs}, 'req_refused', '{}')`,
]

async function run({ database }: OpenedDatabase, sql: string): Promise<void> {
  if (database.dialect === 'sqlite') database.statement(sql).run()
  else await database.pool.query(sql)
}
