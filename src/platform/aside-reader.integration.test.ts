import { describeAsideReader } from '#test/support/aside-reader-suite.ts'
import { openTestPostgres } from '#test/support/postgres.ts'

describeAsideReader('PostgreSQL', openTestPostgres)
