import { describeSetup } from '#test/support/setup-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeSetup('SQLite', openTemporarySqlite)
