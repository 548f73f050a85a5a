import { describeLedger } from '#test/support/ledger-suite.ts'
import { openPostgresWorld } from '#test/support/ledger-worlds.ts'

describeLedger('PostgreSQL', openPostgresWorld)
