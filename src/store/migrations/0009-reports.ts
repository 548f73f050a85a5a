import { ledgerFeedDdl } from '#ledger/feed-ddl.ts'
import { reportsDdl } from '#reports/ddl.ts'
import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  // As they stood at each instant: usage counts for the tags of the instant at which it was admitted.
  `create table workspace_tags (
    workspace_id text not null references workspace (id),
    from_ms bigint not null,
    tags text not null,
    primary key (workspace_id, from_ms)
  )`,
  // Nobody knows since when: what came before counts for the tags of today.
  `insert into workspace_tags select id, 0, tags from workspace`,
])

/** The feed of what ended, and the sums that follow it. */
export const reports: Migration = {
  version: 9,
  name: 'reports',
  sqlite: [...ledgerFeedDdl.sqlite, ...reportsDdl.sqlite, ...tables.sqlite],
  postgres: [...ledgerFeedDdl.postgres, ...reportsDdl.postgres, ...tables.postgres],
}
