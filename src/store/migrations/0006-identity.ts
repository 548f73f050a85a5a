import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  // How the person showed who they are, and what shows them their sessions. Sessions of before had passwords.
  `alter table session add column method text not null default 'password'`,
  `alter table session add column user_agent text`,
  `alter table session add column address text`,
  // Whether people sign in with an identity provider alone, and who still may without one.
  `alter table organization add column sso_required bigint not null default 0`,
  `alter table organization add column break_glass_user_id text`,
  // Something begun that is to be ended soon and once: a sign-in, a registration, the reset of a password.
  `create table ceremony (
    id text primary key,
    organization_id text not null references organization (id),
    digest text not null,
    value text not null,
    created_at_ms bigint not null,
    expires_at_ms bigint not null
  )`,
  `create index ceremony_by_digest on ceremony (digest)`,
  `create index ceremony_by_value on ceremony (organization_id, value)`,
  `create index ceremony_by_end on ceremony (expires_at_ms)`,
  `create table second_factor (
    id text primary key,
    organization_id text not null references organization (id),
    user_id text not null unique references person (id),
    sealed_secret text not null,
    sealed_recovery_codes text not null,
    is_confirmed bigint not null,
    last_code_digest text,
    last_code_at_ms bigint,
    created_at_ms bigint not null
  )`,
  `create table passkey (
    id text primary key,
    organization_id text not null references organization (id),
    user_id text not null references person (id),
    name text not null,
    credential_id text not null unique,
    public_key text not null,
    counter bigint not null,
    transports text not null,
    device_type text not null,
    is_synced bigint not null,
    aaguid text not null,
    created_at_ms bigint not null,
    last_used_at_ms bigint
  )`,
  `create index passkey_by_user on passkey (user_id, id)`,
  `create table identity_provider (
    id text primary key,
    organization_id text not null references organization (id),
    name text not null,
    issuer text not null,
    client_id text not null,
    sealed_client_secret text not null,
    allowed_domains text not null,
    first_sign_in text not null,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
  )`,
  `create index identity_provider_by_organization on identity_provider (organization_id, id)`,
  // Whom a provider means by its subject.
  `create table identity_link (
    id text primary key,
    organization_id text not null references organization (id),
    user_id text not null references person (id),
    identity_provider_id text not null references identity_provider (id),
    subject text not null,
    created_at_ms bigint not null
  )`,
  `create unique index identity_link_by_subject on identity_link (identity_provider_id, subject)`,
  `create index identity_link_by_user on identity_link (user_id)`,
  // What opens the page on which an installation gets its organization. Empty as soon as it has one.
  // The mail with the link of a reset, until it is sent. The token is sealed, for the row's id.
  `create table reset_mail (
    id text primary key,
    organization_id text not null references organization (id),
    user_id text not null references person (id),
    sealed_token text not null,
    attempts bigint not null,
    due_at_ms bigint not null,
    expires_at_ms bigint not null
  )`,
  `create index reset_mail_due on reset_mail (due_at_ms)`,
  `create table setup_link (
    digest text primary key,
    created_at_ms bigint not null
  )`,
])

/** How people show who they are: second factors, passkeys, identity providers. */
export const identity: Migration = { version: 6, name: 'identity', ...tables }
