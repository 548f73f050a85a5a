import { openTestPostgres } from '#test/support/postgres.ts'
import { describeSummaries } from '#test/support/summaries-suite.ts'

describeSummaries('PostgreSQL', openTestPostgres)
