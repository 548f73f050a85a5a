import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeLedgerAccess } from '#test/support/ledger-access-suite.ts'
import { ask } from '#test/support/ledger-fixture.ts'
import { describeLedgerLimits } from '#test/support/ledger-limits-suite.ts'
import { followsModel, steps } from '#test/support/ledger-model.ts'
import { describeReportOnly } from '#test/support/ledger-report-only-suite.ts'
import { describeLedger } from '#test/support/ledger-suite.ts'
import { openPostgresWorld } from '#test/support/ledger-worlds.ts'

describeLedger('PostgreSQL', openPostgresWorld)
describeLedgerLimits('PostgreSQL', openPostgresWorld)
describeLedgerAccess('PostgreSQL', openPostgresWorld)
describeReportOnly('PostgreSQL', openPostgresWorld)

test('any order of verbs, crashes, limits and months ends as in a plain list of requests', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const world = await openPostgresWorld()
      try {
        await followsModel(world, script)
      } finally {
        await world.close()
      }
    }),
    { numRuns: 12 },
  )
})

test('what a node has reserved that was forgotten as lost, and then was lost, is charged its bound', async () => {
  const world = await openPostgresWorld()
  try {
    await world.ledger.reserve(ask('1', 5n))
    await world.run('delete from incarnation')
    const next = await world.openAnother()
    await next.expire()

    expect(await world.rows('request')).toMatchObject([{ state: 'expired', cost_nano_usd: 5n }])
  } finally {
    await world.close()
  }
})
