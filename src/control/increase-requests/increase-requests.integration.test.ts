import { describeIncreaseRequests } from '#test/support/increase-requests-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeIncreaseRequests('PostgreSQL', openTestPostgres)
