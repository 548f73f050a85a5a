import { describeAsideReader } from '#test/support/aside-reader-suite.ts'
import { openEmptyPostgres } from '#test/support/postgres.ts'

describeAsideReader('PostgreSQL', openEmptyPostgres)
