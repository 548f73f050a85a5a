import { openTestPostgres } from '#test/support/postgres.ts'
import { describeReportSight } from '#test/support/report-sight-suite.ts'

describeReportSight('PostgreSQL', openTestPostgres)
