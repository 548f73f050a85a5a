import type { PostgresDatabase } from '#platform/postgres.ts'
import { describeBooks } from '#test/support/books-suite.ts'
import { openPostgresWorld } from '#test/support/ledger-worlds.ts'
import { postgresBooks } from './books-reader.ts'

describeBooks('PostgreSQL', openPostgresWorld, ({ database }) => ({
  reader: postgresBooks((database as PostgresDatabase).pool),
  close: () => undefined,
}))
