import { describeLedger } from '#test/support/ledger-suite.ts'
import { openSqliteWorld } from '#test/support/ledger-worlds.ts'

describeLedger('SQLite', openSqliteWorld)
