import { openTestPostgres } from '#test/support/postgres.ts'
import { describePrices } from '#test/support/prices-suite.ts'

describePrices('PostgreSQL', openTestPostgres)
