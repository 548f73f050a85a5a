import { describeAsideReader } from '#test/support/aside-reader-suite.ts'
import { openEmptySqlite } from '#test/support/temporary-sqlite.ts'

describeAsideReader('SQLite', async () => openEmptySqlite())
