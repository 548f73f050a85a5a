import { describeUpstream } from '#test/support/control-upstream-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeUpstream('SQLite', openTemporarySqlite)
