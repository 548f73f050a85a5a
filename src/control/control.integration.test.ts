import { describeControl } from '#test/support/control-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeControl('PostgreSQL', openTestPostgres)
