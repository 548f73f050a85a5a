import { describePasskeys } from '#test/support/passkey-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describePasskeys('SQLite', openTemporarySqlite)
