import { describeSessions } from '#test/support/control-sessions-suite.ts'
import { describeCookies } from '#test/support/cookie-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeSessions('SQLite', openTemporarySqlite)
describeCookies('SQLite', openTemporarySqlite)
