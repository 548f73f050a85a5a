import { describeSecondFactors } from '#test/support/second-factor-suite.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeSecondFactors('SQLite', openTemporarySqlite)
