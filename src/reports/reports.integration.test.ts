import { openTestPostgres } from '#test/support/postgres.ts'
import { describeReports } from '#test/support/reports-suite.ts'

describeReports('PostgreSQL', openTestPostgres)
