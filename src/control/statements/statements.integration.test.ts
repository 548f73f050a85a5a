import { openTestPostgres } from '#test/support/postgres.ts'
import { describeStatements } from '#test/support/statement-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

// Both here: mail is sent to a server.
describeStatements('SQLite', openTemporarySqlite)
describeStatements('PostgreSQL', openTestPostgres)
