import { describeUpstream } from '#test/support/control-upstream-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeUpstream('PostgreSQL', openTestPostgres)
