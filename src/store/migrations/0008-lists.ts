import { ledgerUseDdl } from '#ledger/ddl.ts'
import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  // Counting a workspace's keys by status reads this alone, and none of their rows.
  `create index api_key_by_workspace_status on api_key (workspace_id, status, expires_at_ms)`,
  `create index person_by_name on person (organization_id, (lower(name)), id) where removed_at_ms is null`,
  `create index person_by_role on person (organization_id, role, id) where removed_at_ms is null`,
])

const keysByName = (columns: string): string =>
  `create index api_key_by_name on api_key (organization_id, (lower(name)), ${columns})`

/**
 * With what a search looks for in the indexes themselves, SQLite reads a row only where it has been found: that
 * halves the time for which a search among a hundred thousand rows keeps everything else waiting.
 */
const searchedIndexes = [
  `drop index api_key_by_organization`,
  `create index api_key_by_organization on api_key (organization_id, id, name, hint)`,
  `drop index api_key_by_status`,
  `create index api_key_by_status on api_key (organization_id, status, id, name, hint)`,
  keysByName('id, name, hint'),
  `drop index activity_by_place`,
  `create index activity_by_place
    on activity (organization_id, (coalesce(sequence, 0)), id, type, subject_id, actor_id)`,
]

/** What the lists of a large organization are read by, and when each key was last used. */
export const lists: Migration = {
  version: 8,
  name: 'lists',
  sqlite: [...tables.sqlite, ...searchedIndexes, ...ledgerUseDdl.sqlite],
  postgres: [...tables.postgres, keysByName('id'), ...ledgerUseDdl.postgres],
}
