import { describeAdjustments } from '#test/support/adjustment-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeAdjustments('PostgreSQL', openTestPostgres)
