import { describeMembers } from '#test/support/control-members-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeMembers('PostgreSQL', openTestPostgres)
