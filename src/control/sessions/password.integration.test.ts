import { openTestPostgres } from '#test/support/postgres.ts'
import { describePasswords } from '#test/support/password-suite.ts'

describePasswords('PostgreSQL', openTestPostgres)
