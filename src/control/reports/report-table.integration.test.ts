import { openTestPostgres } from '#test/support/postgres.ts'
import { describeReportTables } from '#test/support/report-table-suite.ts'

describeReportTables('PostgreSQL', openTestPostgres)
