import { describeAdjustments } from '#test/support/adjustment-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeAdjustments('SQLite', openTemporarySqlite)
