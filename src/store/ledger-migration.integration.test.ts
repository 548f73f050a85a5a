import { describeLedgerMigration } from '#test/support/ledger-migration-suite.ts'
import { openEmptyPostgres } from '#test/support/postgres.ts'

describeLedgerMigration('PostgreSQL', openEmptyPostgres)
