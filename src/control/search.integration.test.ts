import { openTestPostgres } from '#test/support/postgres.ts'
import { describeSearch } from '#test/support/search-suite.ts'

describeSearch('PostgreSQL', openTestPostgres)
