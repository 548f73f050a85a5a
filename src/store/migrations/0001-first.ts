import { ledgerDdl } from '#ledger/ddl.ts'
import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  `create table organization (
    id text primary key,
    name text not null,
    created_at_ms bigint not null
  )`,
  `create table workspace (
    id text primary key,
    organization_id text not null references organization (id),
    name text not null,
    display_color text not null,
    tags text not null,
    is_default bigint not null,
    created_at_ms bigint not null,
    archived_at_ms bigint
  )`,
  `create index workspace_by_organization on workspace (organization_id, id)`,
  `create unique index workspace_default on workspace (organization_id) where is_default = 1`,
  `create table person (
    id text primary key,
    organization_id text not null references organization (id),
    email text not null,
    name text not null,
    role text not null,
    password_hash text not null,
    created_at_ms bigint not null
  )`,
  `create unique index person_by_email on person (organization_id, email)`,
  `create table api_key (
    id text primary key,
    organization_id text not null references organization (id),
    workspace_id text not null references workspace (id),
    name text not null,
    status text not null,
    digest text not null unique,
    hint text not null,
    created_by_user_id text,
    created_at_ms bigint not null,
    expires_at_ms bigint
  )`,
  `create index api_key_by_organization on api_key (organization_id, id)`,
  `create index api_key_by_workspace on api_key (workspace_id, id)`,
  `create table admin_key (
    id text primary key,
    organization_id text not null references organization (id),
    name text not null,
    status text not null,
    digest text not null unique,
    hint text not null,
    created_by_user_id text not null,
    created_at_ms bigint not null
  )`,
  `create table spend_limit (
    id text primary key,
    organization_id text not null references organization (id),
    scope_kind text not null,
    scope_id text not null,
    period text not null,
    amount_nano_usd bigint not null,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
  )`,
  `create unique index spend_limit_by_scope on spend_limit (scope_id, period)`,
  `create index spend_limit_by_organization on spend_limit (organization_id, id)`,
  `create table activity (
    id text primary key,
    organization_id text not null,
    type text not null,
    actor_type text not null,
    actor_id text,
    subject_id text not null,
    workspace_id text,
    before text,
    after text,
    request_id text,
    at_ms bigint not null
  )`,
  `create index activity_by_organization on activity (organization_id, id)`,
  `create table setting (
    name text primary key,
    value text not null
  )`,
])

/** The tables of the first release. The ledger's are among them, so that one version speaks for both. */
export const first: Migration = {
  version: 1,
  name: 'first',
  sqlite: [...tables.sqlite, ...ledgerDdl.sqlite],
  postgres: [...tables.postgres, ...ledgerDdl.postgres],
}
