import { describePermissions } from '#test/support/permission-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describePermissions('SQLite', openTemporarySqlite)
