import { describeRepeats } from '#test/support/repeat-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeRepeats('PostgreSQL', openTestPostgres)
