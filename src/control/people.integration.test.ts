import { describePeople } from '#test/support/control-people-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describePeople('PostgreSQL', openTestPostgres)
