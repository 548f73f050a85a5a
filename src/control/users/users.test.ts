import { describeUsers } from '#test/support/control-users-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeUsers('SQLite', openTemporarySqlite)
