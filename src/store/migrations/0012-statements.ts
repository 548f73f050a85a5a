import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

/** Who is sent the statement of a month, and which months were sent; and mail that has not arrived, to be counted. */
export const statements: Migration = {
  version: 12,
  name: 'statements',
  ...portable([
    `create table statement_recipient (
      id text primary key,
      organization_id text not null references organization (id),
      email text not null,
      created_at_ms bigint not null,
      unique (organization_id, email)
    )`,
    `create table statement_mailing (
      organization_id text not null references organization (id),
      month text not null,
      at_ms bigint not null,
      primary key (organization_id, month)
    )`,
    `create index delivery_undelivered on delivery (status) where status <> 'delivered'`,
  ]),
}
