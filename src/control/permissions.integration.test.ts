import { describePermissions } from '#test/support/permission-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describePermissions('PostgreSQL', openTestPostgres)
