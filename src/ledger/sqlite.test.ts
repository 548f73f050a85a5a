import fc from 'fast-check'
import { test } from 'vitest'
import { describeLedgerAccess } from '#test/support/ledger-access-suite.ts'
import { describeLedgerLimits } from '#test/support/ledger-limits-suite.ts'
import { followsModel, steps } from '#test/support/ledger-model.ts'
import { describeReportOnly } from '#test/support/ledger-report-only-suite.ts'
import { describeLedger } from '#test/support/ledger-suite.ts'
import { openSqliteWorld } from '#test/support/ledger-worlds.ts'

describeLedger('SQLite', openSqliteWorld)
describeLedgerLimits('SQLite', openSqliteWorld)
describeLedgerAccess('SQLite', openSqliteWorld)
describeReportOnly('SQLite', openSqliteWorld)

test('any order of verbs, crashes, limits and months ends as in a plain list of requests', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const world = await openSqliteWorld()
      try {
        await followsModel(world, script)
      } finally {
        await world.close()
      }
    }),
    { numRuns: 150 },
  )
}, 60_000)
