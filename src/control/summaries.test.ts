import { describeKeySummaries } from '#test/support/key-summaries-suite.ts'
import { describeSummaries } from '#test/support/summaries-suite.ts'
import { describeWorkspacePeople } from '#test/support/workspace-people-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeSummaries('SQLite', openTemporarySqlite)
describeWorkspacePeople('SQLite', openTemporarySqlite)
describeKeySummaries('SQLite', openTemporarySqlite)
