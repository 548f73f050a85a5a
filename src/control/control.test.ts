import { describeControl } from '#test/support/control-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeControl('SQLite', async () => openTemporarySqlite())
