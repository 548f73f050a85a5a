import { describeCostReport } from '#test/support/cost-report-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeCostReport('PostgreSQL', openTestPostgres)
