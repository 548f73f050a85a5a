import { describeControlLimits } from '#test/support/control-limits-suite.ts'
import { describeControl } from '#test/support/control-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeControl('PostgreSQL', openTestPostgres)
describeControlLimits('PostgreSQL', openTestPostgres)
