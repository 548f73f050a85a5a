import { describeRequestLog } from '#test/support/request-log-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeRequestLog('SQLite', openTemporarySqlite)
