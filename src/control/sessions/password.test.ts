import { describePasswords } from '#test/support/password-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describePasswords('SQLite', openTemporarySqlite)
