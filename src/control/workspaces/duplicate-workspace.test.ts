import { describeDuplicates } from '#test/support/duplicate-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeDuplicates('SQLite', openTemporarySqlite)
