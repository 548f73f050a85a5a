import { openTestPostgres } from '#test/support/postgres.ts'
import { describeRequestLog } from '#test/support/request-log-suite.ts'

describeRequestLog('PostgreSQL', openTestPostgres)
