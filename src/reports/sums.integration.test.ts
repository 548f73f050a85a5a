import { openTestPostgres } from '#test/support/postgres.ts'
import { describeReportSums } from '#test/support/reports-sums-suite.ts'

describeReportSums('PostgreSQL', openTestPostgres)
