import { openTestPostgres } from '../support/postgres.ts'
import { describePriceNodes } from '../support/price-nodes-suite.ts'
import { openTemporarySqlite } from '../support/temporary-sqlite.ts'

describePriceNodes('SQLite', openTemporarySqlite)
describePriceNodes('PostgreSQL', openTestPostgres)
