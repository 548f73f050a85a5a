import { describeInvites } from '#test/support/control-invites-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeInvites('SQLite', openTemporarySqlite)
