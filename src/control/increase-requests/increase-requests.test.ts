import { describeIncreaseRequests } from '#test/support/increase-requests-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeIncreaseRequests('SQLite', openTemporarySqlite)
