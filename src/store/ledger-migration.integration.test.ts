import { describeLedgerMigration } from '#test/support/ledger-migration-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeLedgerMigration('PostgreSQL', openTestPostgres)
