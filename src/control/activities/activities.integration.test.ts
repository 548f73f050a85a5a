import { describeAudit } from '#test/support/audit-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeAudit('PostgreSQL', openTestPostgres)
