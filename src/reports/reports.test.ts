import { describeReportsMigration } from '#test/support/reports-migration-suite.ts'
import { describeReports } from '#test/support/reports-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeReports('SQLite', async () => openTemporarySqlite())
describeReportsMigration('SQLite', async () => openTemporarySqlite())
