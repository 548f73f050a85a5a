import { openTestPostgres } from '#test/support/postgres.ts'
import { describeUsageReport } from '#test/support/usage-report-suite.ts'

describeUsageReport('PostgreSQL', openTestPostgres)
