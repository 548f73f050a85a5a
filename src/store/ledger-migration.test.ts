import { describeLedgerMigration } from '#test/support/ledger-migration-suite.ts'
import { openEmptySqlite } from '#test/support/temporary-sqlite.ts'

describeLedgerMigration('SQLite', async () => openEmptySqlite())
