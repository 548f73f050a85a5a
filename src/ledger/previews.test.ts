import { openSqliteWorld } from '#test/support/ledger-worlds.ts'
import { describePreviews } from '#test/support/preview-suite.ts'

describePreviews('SQLite', openSqliteWorld, { runs: 60 })
