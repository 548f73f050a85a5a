import { ledgerUseDdl } from '#ledger/ddl.ts'
import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  // Counting a workspace's keys by status reads this alone, and none of their rows.
  `create index api_key_by_workspace_status on api_key (workspace_id, status, expires_at_ms)`,
  `create index api_key_by_name on api_key (organization_id, (lower(name)), id)`,
  `create index person_by_name on person (organization_id, (lower(name)), id) where removed_at_ms is null`,
  `create index person_by_role on person (organization_id, role, id) where removed_at_ms is null`,
])

/** What the lists of a large organization are read by, and when each key was last used. */
export const lists: Migration = {
  version: 8,
  name: 'lists',
  sqlite: [...tables.sqlite, ...ledgerUseDdl.sqlite],
  postgres: [...tables.postgres, ...ledgerUseDdl.postgres],
}
