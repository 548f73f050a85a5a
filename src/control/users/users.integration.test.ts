import { describeUsers } from '#test/support/control-users-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeUsers('PostgreSQL', openTestPostgres)
