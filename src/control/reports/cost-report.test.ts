import { describeCostReport } from '#test/support/cost-report-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeCostReport('SQLite', openTemporarySqlite)
