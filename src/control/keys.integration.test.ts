import { describeKeys } from '#test/support/control-keys-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeKeys('PostgreSQL', openTestPostgres)
