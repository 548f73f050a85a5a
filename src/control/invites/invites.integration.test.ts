import { describeInvites } from '#test/support/control-invites-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeInvites('PostgreSQL', openTestPostgres)
