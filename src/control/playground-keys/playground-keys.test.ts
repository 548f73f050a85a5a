import { describePlaygroundKeys } from '#test/support/control-playground-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describePlaygroundKeys('SQLite', openTemporarySqlite)
