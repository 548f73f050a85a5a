import { describePeople } from '#test/support/control-people-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describePeople('SQLite', openTemporarySqlite)
