import { openTestPostgres } from '#test/support/postgres.ts'
import { describeSecondFactors } from '#test/support/second-factor-suite.ts'

describeSecondFactors('PostgreSQL', openTestPostgres)
