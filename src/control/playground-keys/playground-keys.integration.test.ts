import { describePlaygroundKeys } from '#test/support/control-playground-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describePlaygroundKeys('PostgreSQL', openTestPostgres)
