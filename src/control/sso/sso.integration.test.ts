import { openTestPostgres } from '#test/support/postgres.ts'
import { describeSso } from '#test/support/sso-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

// The provider listens on a socket.
describeSso('SQLite', openTemporarySqlite)
describeSso('PostgreSQL', openTestPostgres)
