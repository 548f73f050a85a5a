import { describeKeys } from '#test/support/control-keys-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeKeys('SQLite', openTemporarySqlite)
