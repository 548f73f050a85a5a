import { describeKeySummaries } from '#test/support/key-summaries-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'
import { describeSummaries } from '#test/support/summaries-suite.ts'
import { describeWorkspacePeople } from '#test/support/workspace-people-suite.ts'

describeSummaries('PostgreSQL', openTestPostgres)
describeWorkspacePeople('PostgreSQL', openTestPostgres)
describeKeySummaries('PostgreSQL', openTestPostgres)
