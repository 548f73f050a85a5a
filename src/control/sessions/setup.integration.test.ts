import { openTestPostgres } from '#test/support/postgres.ts'
import { describeSetup } from '#test/support/setup-suite.ts'

describeSetup('PostgreSQL', openTestPostgres)
