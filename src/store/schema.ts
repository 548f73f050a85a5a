import type { Generated } from 'kysely'
import type {
  AdminKeyId,
  ApiKeyId,
  NotificationId,
  OrganizationId,
  RequestId,
  SpendLimitId,
  UserId,
  WebhookId,
  WorkspaceId,
} from '#domain/id.ts'
import type { Language, UsageTier } from '#domain/organization.ts'
import type { LimitMode, ScopeId, ScopeKind } from '#domain/scope.ts'
import type { SpendWindow } from '#domain/window.ts'
import type {
  ActivityHeadTable,
  ActivitySourceTable,
  ActivityTable,
  IdempotentAnswerTable,
} from './schema-audit.ts'
import type { DeliveryTable, NotificationEventTable, UpstreamHealthTable } from './schema-outbox.ts'
import type { IdentityTables } from './schema-identity.ts'
import type { StatementMailingTable, StatementRecipientTable } from './schema-statements.ts'
import type { OrganizationPriceTable, PriceBookTable } from './schema-prices.ts'
import type {
  FailedAttemptTable,
  IncreaseRequestTable,
  InviteTable,
  PersonTable,
  PlaygroundKeyTable,
  SessionTable,
  WorkspaceMemberTable,
} from './schema-people.ts'

/**
 * The control plane's tables, for both databases. Every integer column is a bigint in code, also those
 * that hold Unix milliseconds or a boolean (0 or 1); JSON is text. The ledger's tables are its own.
 */
export type Tables = IdentityTables & {
  organization: OrganizationTable
  workspace: WorkspaceTable
  workspace_tags: WorkspaceTagsTable
  person: PersonTable
  api_key: ApiKeyTable
  retired_secret: RetiredSecretTable
  admin_key: AdminKeyTable
  workspace_member: WorkspaceMemberTable
  invite: InviteTable
  session: SessionTable
  playground_key: PlaygroundKeyTable
  upstream_health: UpstreamHealthTable
  failed_attempt: FailedAttemptTable
  spend_limit_increase_request: IncreaseRequestTable
  idempotent_answer: IdempotentAnswerTable
  activity_source: ActivitySourceTable
  organization_price: OrganizationPriceTable
  price_book: PriceBookTable
  spend_limit: SpendLimitTable
  spend_adjustment: SpendAdjustmentTable
  webhook: WebhookTable
  notification: NotificationTable
  notification_event: NotificationEventTable
  delivery: DeliveryTable
  statement_recipient: StatementRecipientTable
  statement_mailing: StatementMailingTable
  activity: ActivityTable
  activity_head: ActivityHeadTable
  setting: SettingTable
}

/** Never deleted: usage rows name it for good. */
export type OrganizationTable = {
  id: OrganizationId
  name: string
  created_at_ms: bigint
  /** Whose preset its rate limits were last set to. */
  usage_tier: UsageTier
  /** Of its mail. */
  language: Language
  /** A JSON array of addresses that are told when a limit is reached. */
  alert_emails: string
  /** Live workspaces, the Default one not counted. */
  workspaces_max: Generated<bigint>
  /** A JSON object of what is asked of keys. */
  key_policy: Generated<string>
  /** 1: people sign in with an identity provider alone. */
  sso_required: Generated<bigint>
  /** Who may sign in without one nevertheless. */
  break_glass_user_id: Generated<UserId | null>
}

/** Never deleted, only archived: usage rows name it for good. */
export type WorkspaceTable = {
  id: WorkspaceId
  organization_id: OrganizationId
  name: string
  display_color: string
  /** A JSON object of strings. */
  tags: string
  /** 1 for the Default workspace, of which each organization has exactly one. */
  is_default: bigint
  created_at_ms: bigint
  archived_at_ms: bigint | null
  /** What is enforced is the status in the ledger's scope, changed in the same transaction. */
  paused_at_ms: bigint | null
  /** JSON arrays; null allows everything. What is enforced is the copy in the ledger's scope. */
  allowed_models: string | null
  allowed_ips: string | null
  allowed_inference_geos: string | null
  default_inference_geo: Generated<string>
}

/** The tags as they stood from an instant on: a row for each change. */
export type WorkspaceTagsTable = {
  workspace_id: WorkspaceId
  from_ms: bigint
  tags: string
}

/** Never deleted, only archived. A key cannot move: its workspace never changes. */
export type ApiKeyTable = {
  id: ApiKeyId
  organization_id: OrganizationId
  workspace_id: WorkspaceId
  name: string
  /** As set. Whether a key has expired is told by the clock. */
  status: 'active' | 'inactive' | 'archived'
  /** SHA-256 of the secret, in hex. */
  digest: string
  hint: string
  created_by_user_id: UserId | null
  created_at_ms: bigint
  expires_at_ms: bigint | null
  /** Who answers for it; null where nobody does any more. */
  owner_user_id: UserId | null
  /** JSON arrays; null allows everything that its workspace allows. */
  allowed_models: string | null
  allowed_ips: string | null
}

/** A secret that a rotation has replaced. It opens its key until then; the ledger's scope says so too. */
export type RetiredSecretTable = {
  digest: string
  api_key_id: ApiKeyId
  hint: string
  valid_until_ms: bigint
}

/** Apart from `api_key`, so that no key of the one kind can be taken for one of the other. */
export type AdminKeyTable = {
  id: AdminKeyId
  organization_id: OrganizationId
  name: string
  /** `inactive` can be undone. */
  status: 'active' | 'inactive' | 'archived'
  digest: string
  hint: string
  created_by_user_id: UserId
  created_at_ms: bigint
}

/** At most one row for a scope and period. What is enforced is the copy in the ledger's scope. */
export type SpendLimitTable = {
  id: SpendLimitId
  organization_id: OrganizationId
  scope_kind: ScopeKind
  scope_id: ScopeId
  period: SpendWindow
  amount_nano_usd: bigint
  created_at_ms: bigint
  updated_at_ms: bigint
  mode: LimitMode
}

/** A correction as it was asked for. What it changed is the ledger's row of the same id. */
export type SpendAdjustmentTable = {
  id: RequestId
  organization_id: OrganizationId
  scope_kind: ScopeKind
  scope_id: ScopeId
  amount_nano_usd: bigint
  reason: string
  /** Taken once in an organization. */
  idempotency_key: string | null
  created_at_ms: bigint
}

/** An address of a customer's own that is called. Deleted when the customer deletes it. */
export type WebhookTable = {
  id: WebhookId
  organization_id: OrganizationId
  name: string
  url: string
  /** The signing secret, encrypted under the installation's secret key. */
  sealed_secret: string
  /** `paused`: its calls are held. */
  status: 'active' | 'paused'
  created_at_ms: bigint
  updated_at_ms: bigint
}

/** A threshold and whom it tells. What is evaluated is the copy in the ledger's scope. */
export type NotificationTable = {
  id: NotificationId
  organization_id: OrganizationId
  scope_kind: ScopeKind
  scope_id: ScopeId
  period: SpendWindow
  /** Either this or `percent`, of the scope's own limit for the period. */
  amount_nano_usd: bigint | null
  percent: bigint | null
  /** JSON arrays: addresses, ids of webhooks. */
  emails: string
  webhook_ids: string
  /** A JSON array of roles whose holders are told too. */
  roles: Generated<string>
  created_at_ms: bigint
  updated_at_ms: bigint
}

/** Facts of the whole installation: see `SettingName`. A name is taken once, and its value never changes. */
export type SettingTable = {
  name: string
  value: string
}
