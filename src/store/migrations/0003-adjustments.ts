import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  `create table spend_adjustment (
    id text primary key,
    organization_id text not null references organization (id),
    scope_kind text not null,
    scope_id text not null,
    amount_nano_usd bigint not null,
    reason text not null,
    idempotency_key text,
    created_at_ms bigint not null
  )`,
  `create index spend_adjustment_by_organization on spend_adjustment (organization_id, id)`,
  `create unique index spend_adjustment_once on spend_adjustment (organization_id, idempotency_key)`,
])

/** Corrections of the books, as they were asked for. */
export const adjustments: Migration = { version: 3, name: 'adjustments', ...tables }
