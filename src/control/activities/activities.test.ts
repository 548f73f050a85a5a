import { describeAudit } from '#test/support/audit-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeAudit('SQLite', openTemporarySqlite)
