import type { Generated } from 'kysely'
import type {
  AdminKeyId,
  ApiKeyId,
  IncreaseRequestId,
  InviteId,
  OrganizationId,
  SessionId,
  UserId,
  WorkspaceId,
} from '#domain/id.ts'
import type { Language } from '#domain/organization.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import type { SignInMethod } from '#domain/sign-in.ts'
import type { SpendWindow } from '#domain/window.ts'

/** Names and addresses of people live here and nowhere else: every other table names a person by id. */
export type PersonTable = {
  id: UserId
  organization_id: OrganizationId
  email: string
  name: string
  role: OrganizationRole
  /** An argon2id PHC string. */
  password_hash: string
  created_at_ms: bigint
  /** From then on no member: signs in no more, and holds no role. */
  removed_at_ms: bigint | null
  /** From then on without name and address. */
  erased_at_ms: bigint | null
  /** Of the mail that they get; null: the organization's. */
  language: Generated<Language | null>
}

/** A role that was given by hand. Those that follow from the organization's roles have no row. */
export type WorkspaceMemberTable = {
  workspace_id: WorkspaceId
  user_id: UserId
  organization_id: OrganizationId
  workspace_role: AssignedWorkspaceRole
  created_at_ms: bigint
}

/** Never deleted, only marked: its status is told by these instants and the clock. */
export type InviteTable = {
  id: InviteId
  organization_id: OrganizationId
  email: string
  role: OrganizationRole
  /** SHA-256 of the secret in its link. */
  digest: string
  invited_by_user_id: UserId | null
  invited_at_ms: bigint
  expires_at_ms: bigint
  accepted_at_ms: bigint | null
  deleted_at_ms: bigint | null
  /** Of the mail that invites; null: the organization's. */
  language: Language | null
}

/** One sign-in, until it ends or is signed out (then its row is deleted). */
export type SessionTable = {
  id: SessionId
  organization_id: OrganizationId
  user_id: UserId
  digest: string
  created_at_ms: bigint
  /** When the person last showed who they are. */
  verified_at_ms: bigint
  last_used_at_ms: bigint
  expires_at_ms: bigint
  method: Generated<SignInMethod>
  /** What it was opened with, and where from, for the person to tell their sessions apart. */
  user_agent: string | null
  address: string | null
}

/**
 * One for a person and a workspace, whatever it has been used for: its secret is replaced each time. The scope of the
 * ledger with its id says which secret opens it, and whether one does.
 */
export type PlaygroundKeyTable = {
  id: ApiKeyId
  organization_id: OrganizationId
  workspace_id: WorkspaceId
  user_id: UserId
  /** The sign-in for which the present secret was made. */
  session_id: SessionId
  /** SHA-256 of the present secret, in hex. */
  digest: string
  /** When the present secret was made, and until when it opens the key. */
  created_at_ms: bigint
  expires_at_ms: bigint
  /** When it was closed before that; null where it was not. */
  closed_at_ms: bigint | null
}

/** What has failed lately for an account or an address. */
export type FailedAttemptTable = {
  subject: string
  count: bigint
  last_at_ms: bigint
}

/** Somebody asks for a higher limit of a workspace. */
export type IncreaseRequestTable = {
  id: IncreaseRequestId
  organization_id: OrganizationId
  workspace_id: WorkspaceId
  /** Who asked: a person, or an admin key. */
  requested_by_user_id: UserId | null
  requested_by_admin_key_id: AdminKeyId | null
  period: SpendWindow
  amount_nano_usd: bigint
  reason: string
  status: 'pending' | 'approved' | 'denied'
  created_at_ms: bigint
  decided_by_user_id: UserId | null
  decided_by_admin_key_id: AdminKeyId | null
  decided_at_ms: bigint | null
  approved_nano_usd: bigint | null
  approved_period: SpendWindow | null
  /** When the approval ends by itself, and what the limit goes back to (null: to none). */
  ends_at_ms: bigint | null
  previous_nano_usd: bigint | null
  ended_at_ms: bigint | null
}
