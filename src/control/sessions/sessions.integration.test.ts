import { describeSessions } from '#test/support/control-sessions-suite.ts'
import { describeCookies } from '#test/support/cookie-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeSessions('PostgreSQL', openTestPostgres)
describeCookies('PostgreSQL', openTestPostgres)
