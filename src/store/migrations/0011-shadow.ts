import { ledgerReportOnlyDdl } from '#ledger/ddl.ts'
import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const modes = portable([`alter table spend_limit add column mode text not null default 'enforce'`])

/** Limits that only report. */
export const shadow: Migration = {
  version: 11,
  name: 'shadow',
  sqlite: [...modes.sqlite, ...ledgerReportOnlyDdl.sqlite],
  postgres: [...modes.postgres, ...ledgerReportOnlyDdl.postgres],
}
