import { describeNotify } from '#test/support/notify-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeNotify('PostgreSQL', openTestPostgres)
