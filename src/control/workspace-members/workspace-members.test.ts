import { describeMembers } from '#test/support/control-members-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeMembers('SQLite', openTemporarySqlite)
