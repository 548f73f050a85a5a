import type { PostgresDatabase } from '#platform/postgres.ts'
import { describeBooks } from '#test/support/books-suite.ts'
import { openPostgresWorld } from '#test/support/ledger-worlds.ts'
import { postgresSnapshots } from '#platform/snapshot-reader.ts'

describeBooks('PostgreSQL', openPostgresWorld, ({ database }) => ({
  reader: postgresSnapshots((database as PostgresDatabase).pool),
  close: () => undefined,
}))
