import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const playgroundKeys = portable([
  // Apart from api_key, so that nothing that lists, counts or edits keys comes upon them.
  `create table playground_key (
    id text primary key,
    organization_id text not null references organization (id),
    workspace_id text not null references workspace (id),
    user_id text not null references person (id),
    session_id text not null,
    digest text not null unique,
    created_at_ms bigint not null,
    expires_at_ms bigint not null,
    closed_at_ms bigint
  )`,
  `create unique index playground_key_by_place on playground_key (user_id, workspace_id)`,
  // What the gateways have seen of the upstream: one row, which each of them writes.
  `create table upstream_health (
    id text primary key,
    kind text not null,
    url text not null,
    credential text not null,
    status text not null,
    since_ms bigint,
    http_status bigint,
    message text,
    last_success_at_ms bigint,
    alerted_at_ms bigint
  )`,
  // 'en' or 'fr'; null: the organization's.
  `alter table invite add column language text`,
])

const deliveryColumns = `id, organization_id, event_id, channel, recipient, status, attempts, due_at_ms, lease_until_ms,
    last_error, created_at_ms, delivered_at_ms`

// A mail may tell of other things than spend: then it has no event, and says itself, in JSON, what it is about.
const sqliteDeliveries = [
  `create table delivery_of_all (
    id text primary key,
    organization_id text not null references organization (id),
    event_id text references notification_event (id),
    channel text not null,
    recipient text not null,
    status text not null,
    attempts integer not null,
    due_at_ms integer not null,
    lease_until_ms integer,
    last_error text,
    created_at_ms integer not null,
    delivered_at_ms integer,
    mail text
  ) strict`,
  `insert into delivery_of_all select ${deliveryColumns}, null from delivery`,
  `drop table delivery`,
  `alter table delivery_of_all rename to delivery`,
  `create index delivery_by_organization on delivery (organization_id, id)`,
  `create index delivery_due on delivery (due_at_ms) where status = 'pending'`,
]

const postgresDeliveries = [
  `alter table delivery alter column event_id drop not null`,
  `alter table delivery add column mail text`,
]

/** Keys of the console's playground, the upstream's health, and mail about more than spend. */
export const playground: Migration = {
  version: 7,
  name: 'playground',
  sqlite: [...playgroundKeys.sqlite, ...sqliteDeliveries],
  postgres: [...playgroundKeys.postgres, ...postgresDeliveries],
}
