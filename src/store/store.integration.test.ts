import { openEmptyPostgres } from '#test/support/postgres.ts'
import { describeStore } from '#test/support/store-suite.ts'

describeStore('PostgreSQL', openEmptyPostgres)
