import { ledgerLimitsDdl } from '#ledger/ddl.ts'
import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  // What existed before had no rate limits, and keeps none.
  `alter table organization add column usage_tier text not null default 'custom'`,
  `alter table organization add column language text not null default 'en'`,
  `alter table organization add column alert_emails text not null default '[]'`,
  `alter table workspace add column paused_at_ms bigint`,
  `create table webhook (
    id text primary key,
    organization_id text not null references organization (id),
    name text not null,
    url text not null,
    sealed_secret text not null,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
  )`,
  `create index webhook_by_organization on webhook (organization_id, id)`,
  `create table notification (
    id text primary key,
    organization_id text not null references organization (id),
    scope_kind text not null,
    scope_id text not null,
    period text not null,
    amount_nano_usd bigint,
    percent bigint,
    emails text not null,
    webhook_ids text not null,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
  )`,
  `create index notification_by_organization on notification (organization_id, id)`,
  `create index notification_by_scope on notification (scope_id)`,
  `create table notification_event (
    id text primary key,
    organization_id text not null references organization (id),
    scope_kind text not null,
    scope_id text not null,
    notification_id text,
    period text not null,
    window_id text not null,
    threshold_nano_usd bigint not null,
    limit_nano_usd bigint,
    spent_nano_usd bigint not null,
    already_passed bigint not null,
    at_ms bigint not null
  )`,
  `create index notification_event_by_organization on notification_event (organization_id, id)`,
  `create table delivery (
    id text primary key,
    organization_id text not null references organization (id),
    event_id text not null references notification_event (id),
    channel text not null,
    recipient text not null,
    status text not null,
    attempts bigint not null,
    due_at_ms bigint not null,
    lease_until_ms bigint,
    last_error text,
    created_at_ms bigint not null,
    delivered_at_ms bigint
  )`,
  `create index delivery_by_organization on delivery (organization_id, id)`,
  // Partial, so that it holds only what is still to be sent.
  `create index delivery_due on delivery (due_at_ms) where status = 'pending'`,
])

/** Rate limits, pauses and notifications. */
export const limits: Migration = {
  version: 2,
  name: 'limits',
  sqlite: [...tables.sqlite, ...ledgerLimitsDdl.sqlite],
  postgres: [...tables.postgres, ...ledgerLimitsDdl.postgres],
}
