import { openPostgresWorld } from '#test/support/ledger-worlds.ts'
import { describePreviews } from '#test/support/preview-suite.ts'

describePreviews('PostgreSQL', openPostgresWorld, { runs: 8 })
