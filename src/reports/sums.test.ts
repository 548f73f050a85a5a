import { describeReportSums } from '#test/support/reports-sums-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeReportSums('SQLite', openTemporarySqlite)
