import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { describeUsageReport } from '#test/support/usage-report-suite.ts'

describeUsageReport('SQLite', openTemporarySqlite)
