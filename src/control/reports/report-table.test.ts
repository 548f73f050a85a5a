import { describeOwnTables } from '#test/support/own-table-suite.ts'
import { describeReportTables } from '#test/support/report-table-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeReportTables('SQLite', openTemporarySqlite)
describeOwnTables('SQLite', openTemporarySqlite)
