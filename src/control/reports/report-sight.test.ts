import { describeReportSight } from '#test/support/report-sight-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeReportSight('SQLite', openTemporarySqlite)
