import { describePrices } from '#test/support/prices-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describePrices('SQLite', openTemporarySqlite)
