import { expect, test } from 'vitest'
import { nanoUsd } from '#domain/money.ts'
import { openLedger } from '#ledger/open.ts'
import { silentLogger } from '#platform/log.ts'
import { openControlWorld } from '#test/support/control.ts'
import { ask, settlement } from '#test/support/ledger-fixture.ts'
import { openEmptyPostgres, openTestPostgres } from '#test/support/postgres.ts'
import { describeReportsMigration } from '#test/support/reports-migration-suite.ts'
import { describeReports } from '#test/support/reports-suite.ts'
import { openRollUp } from './roll-up.ts'

describeReports('PostgreSQL', openTestPostgres)
describeReportsMigration('PostgreSQL', openEmptyPostgres)

test('nothing is lost or summed twice while two nodes commit, and a third commits late, and two follow', async () => {
  const opened = await openTestPostgres()
  const world = await openControlWorld(opened)
  const { services, organizationId, clock, ledger } = world
  const { ids, reports, store } = services
  const another = await openLedger({
    database: opened.database,
    clock,
    ids,
    logger: silentLogger,
    nowOverride: () => clock.now(),
  })
  const workspaceId = world.defaultWorkspaceId as never
  const scopes = { apiKeyId: null, workspaceId, organizationId }
  const followers = [openRollUp(opened.database), openRollUp(opened.database)]
  const each = 150
  const over = new AbortController()

  const following = followers.map(async (follower) => {
    while (!over.signal.aborted) {
      await follower.step()
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
  const late = store.transaction(async (tx) => {
    await ledger.adjust(tx.ledger, {
      requestId: ids.request(),
      scopes,
      amountNanoUsd: nanoUsd(1_000_000n),
      reason: 'test',
    })
    // The others wait for its number, and it goes on with what it has to do.
    for (let read = 0; read < 20; read++)
      await tx.db.selectFrom('organization').selectAll().execute()
  })
  const committing = [ledger, another].flatMap((node) =>
    Array.from({ length: each }, async (_, index) => {
      const requestId = ids.request()
      await node.reserve(ask('', 9n, { scopes, requestId }))
      await node.settle({ ...settlement('', BigInt(index)), requestId })
    }),
  )
  await Promise.all([late, ...committing])
  over.abort()
  await Promise.all(following)
  await world.rollUp()

  const nowMs = clock.now()
  const dayMs = 86_400_000
  const fromMs = nowMs - (nowMs % dayMs)
  const range = { organizationId, fromMs, toMs: fromMs + dayMs }
  const [row] = await reports.usage({ ...range, width: 'day', filter: {}, groupBy: [] })
  expect(row!.sums).toMatchObject({
    requests: BigInt(2 * each),
    costNanoUsd: BigInt(each * (each - 1)) + 1_000_000n,
  })
  for (const follower of followers) await follower.close()
  await another.close()
  await world.close()
})
