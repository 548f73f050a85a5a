import { postgresSnapshots } from '#platform/snapshot-reader.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import { describeChain } from '#test/support/chain-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'
import { examineChains } from './examine-activities.ts'

describeChain('PostgreSQL', {
  open: openTestPostgres,
  openReader: ({ database }) => ({
    reader: postgresSnapshots((database as PostgresDatabase).pool),
    close: () => undefined,
  }),
  examine: examineChains,
})
