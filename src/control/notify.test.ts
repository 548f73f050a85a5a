import { describeNotify } from '#test/support/notify-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeNotify('SQLite', openTemporarySqlite)
