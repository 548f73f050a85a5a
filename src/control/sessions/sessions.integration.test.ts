import { describeSessions } from '#test/support/control-sessions-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeSessions('PostgreSQL', openTestPostgres)
