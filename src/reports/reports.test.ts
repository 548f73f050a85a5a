import { describeReportsMigration } from '#test/support/reports-migration-suite.ts'
import { describeReports } from '#test/support/reports-suite.ts'
import { openEmptySqlite, openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeReports('SQLite', openTemporarySqlite)
describeReportsMigration('SQLite', async () => openEmptySqlite())
