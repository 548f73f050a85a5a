import { describeSessions } from '#test/support/control-sessions-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeSessions('SQLite', async () => openTemporarySqlite())
