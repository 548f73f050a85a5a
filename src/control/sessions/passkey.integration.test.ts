import { openTestPostgres } from '#test/support/postgres.ts'
import { describePasskeys } from '#test/support/passkey-suite.ts'

describePasskeys('PostgreSQL', openTestPostgres)
