import { describeSearch } from '#test/support/search-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeSearch('SQLite', openTemporarySqlite)
