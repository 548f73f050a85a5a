import { describeLedgerMigration } from '#test/support/ledger-migration-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeLedgerMigration('SQLite', async () => openTemporarySqlite())
