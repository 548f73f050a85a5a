import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  `alter table organization add column workspaces_max bigint not null default 100`,
  // A JSON object; what is not in it is not asked of keys.
  `alter table organization add column key_policy text not null default '{}'`,
  // JSON arrays; null: everything is allowed.
  `alter table workspace add column allowed_models text`,
  `alter table workspace add column allowed_ips text`,
  `alter table workspace add column allowed_inference_geos text`,
  `alter table workspace add column default_inference_geo text not null default 'global'`,
  `alter table api_key add column owner_user_id text`,
  `alter table api_key add column allowed_models text`,
  `alter table api_key add column allowed_ips text`,
  `update api_key set owner_user_id = created_by_user_id`,
  `create index api_key_by_owner on api_key (owner_user_id, id)`,
  `create index api_key_by_creator on api_key (created_by_user_id, id)`,
  // Of a hundred thousand keys few are inactive or expired: finding them is not to read them all.
  `create index api_key_by_status on api_key (organization_id, status, id)`,
  `create index api_key_expiring on api_key (organization_id, id) where expires_at_ms is not null`,
  // Secrets that a rotation has replaced. Whether one still opens its key is the ledger's to say.
  `create table retired_secret (
    digest text primary key,
    api_key_id text not null references api_key (id),
    hint text not null,
    valid_until_ms bigint not null
  )`,
  `create index retired_secret_by_key on retired_secret (api_key_id)`,
  `alter table person add column removed_at_ms bigint`,
  `alter table person add column erased_at_ms bigint`,
  `drop index person_by_email`,
  `create unique index person_by_email on person (organization_id, email) where removed_at_ms is null`,
  `create index person_by_organization on person (organization_id, id)`,
  `create table workspace_member (
    workspace_id text not null references workspace (id),
    user_id text not null references person (id),
    organization_id text not null references organization (id),
    workspace_role text not null,
    created_at_ms bigint not null,
    primary key (workspace_id, user_id)
  )`,
  `create index workspace_member_by_user on workspace_member (user_id)`,
  `create table invite (
    id text primary key,
    organization_id text not null references organization (id),
    email text not null,
    role text not null,
    digest text not null unique,
    invited_by_user_id text,
    invited_at_ms bigint not null,
    expires_at_ms bigint not null,
    accepted_at_ms bigint,
    deleted_at_ms bigint
  )`,
  `create index invite_by_organization on invite (organization_id, id)`,
  `create index invite_by_email on invite (organization_id, email)`,
  `create table session (
    id text primary key,
    organization_id text not null references organization (id),
    user_id text not null references person (id),
    digest text not null unique,
    created_at_ms bigint not null,
    verified_at_ms bigint not null,
    last_used_at_ms bigint not null,
    expires_at_ms bigint not null
  )`,
  `create index session_by_user on session (user_id)`,
  // What has failed lately, by account and by address, so that guessing is slow on all nodes together.
  `create table failed_attempt (
    subject text primary key,
    count bigint not null,
    last_at_ms bigint not null
  )`,
  `create index failed_attempt_by_time on failed_attempt (last_at_ms)`,
  `create table spend_limit_increase_request (
    id text primary key,
    organization_id text not null references organization (id),
    workspace_id text not null references workspace (id),
    requested_by_user_id text,
    requested_by_admin_key_id text,
    period text not null,
    amount_nano_usd bigint not null,
    reason text not null,
    status text not null,
    created_at_ms bigint not null,
    decided_by_user_id text,
    decided_by_admin_key_id text,
    decided_at_ms bigint,
    approved_nano_usd bigint,
    approved_period text,
    ends_at_ms bigint,
    previous_nano_usd bigint,
    ended_at_ms bigint
  )`,
  `create index increase_request_by_organization on spend_limit_increase_request (organization_id, id)`,
  `create index increase_request_to_end on spend_limit_increase_request (ends_at_ms)
    where ends_at_ms is not null and ended_at_ms is null`,
  `alter table notification add column roles text not null default '[]'`,
  // Answers of creations that brought an Idempotency-Key, without secrets.
  `create table idempotent_answer (
    organization_id text not null,
    idempotency_key text not null,
    request_digest text not null,
    status bigint not null,
    answer text not null,
    created_at_ms bigint not null,
    primary key (organization_id, idempotency_key)
  )`,
  `create index idempotent_answer_by_age on idempotent_answer (organization_id, created_at_ms)`,
  // The chain: each row's code is made over the row and the code before it. Rows of before have none.
  `alter table activity add column sequence bigint`,
  `alter table activity add column code text`,
  `alter table activity add column count bigint not null default 1`,
  `create unique index activity_by_sequence on activity (organization_id, sequence)`,
  // Newest first is by place in the chain, and then, for what is older than the chain, by id.
  `create index activity_by_place on activity (organization_id, (coalesce(sequence, 0)), id)`,
  `create index activity_by_subject on activity (organization_id, subject_id)`,
  // Where the chain ends, so that cutting its newest rows is seen too.
  `create table activity_head (
    organization_id text primary key references organization (id),
    sequence bigint not null,
    code text not null,
    unchained bigint not null,
    seal text not null
  )`,
  // Apart from the chain, so that it can be erased without breaking it.
  `create table activity_source (
    activity_id text primary key,
    organization_id text not null,
    actor_id text,
    address text not null
  )`,
  `create index activity_source_by_actor on activity_source (actor_id)`,
])

/** People with roles, invitations and sessions; rules for keys and models; a chained audit. */
export const people: Migration = { version: 4, name: 'people', ...tables }
