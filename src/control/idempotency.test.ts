import { describeRepeats } from '#test/support/repeat-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeRepeats('SQLite', openTemporarySqlite)
