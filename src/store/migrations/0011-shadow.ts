import { ledgerReportOnlyDdl } from '#ledger/ddl.ts'
import type { Migration } from './migration.ts'

/** Limits that only report. */
export const shadow: Migration = {
  version: 11,
  name: 'shadow',
  sqlite: ledgerReportOnlyDdl.sqlite,
  postgres: ledgerReportOnlyDdl.postgres,
}
