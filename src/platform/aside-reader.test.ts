import { describeAsideReader } from '#test/support/aside-reader-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeAsideReader('SQLite', async () => openTemporarySqlite())
