import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

/** Prices that the organization sets. */
export const prices: Migration = {
  version: 10,
  name: 'prices',
  ...portable([
    `create table organization_price (
      id text primary key,
      organization_id text not null references organization (id),
      effective_at_ms bigint not null,
      setting text not null,
      reason text,
      actor_type text not null,
      actor_id text,
      created_at_ms bigint not null
    )`,
    `create index organization_price_by_organization on organization_price (organization_id, id)`,
    // One small row for each organization that has set anything: what every node looks at each second.
    `create table price_book (
      organization_id text primary key references organization (id),
      revision bigint not null
    )`,
    // Holds only what ran on a model without a price, which is next to nothing.
    `create index request_unpriced on request (organization_id, model) where unpriced = 1`,
  ]),
}
