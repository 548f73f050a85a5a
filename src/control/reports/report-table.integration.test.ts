import { openTestPostgres } from '#test/support/postgres.ts'
import { describeOwnTables } from '#test/support/own-table-suite.ts'
import { describeReportTables } from '#test/support/report-table-suite.ts'

describeReportTables('PostgreSQL', openTestPostgres)
describeOwnTables('PostgreSQL', openTestPostgres)
