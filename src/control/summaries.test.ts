import { describeSummaries } from '#test/support/summaries-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeSummaries('SQLite', async () => openTemporarySqlite())
