import { describeDuplicates } from '#test/support/duplicate-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeDuplicates('PostgreSQL', openTestPostgres)
