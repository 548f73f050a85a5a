import type { CreatedInvite, Invite as InviteOnTheWire } from '#contract/invites.ts'
import type { Invite, InviteStatus } from '#store/queries/invites.ts'
import { presentInstant, presentOptionalInstant } from '../present.ts'

export type NewInvite = {
  readonly invite: Invite
  /** Shown once; only its digest is kept. */
  readonly secret: string
}

export function presentInvite(invite: Invite, nowMs: number): InviteOnTheWire {
  const { acceptedAtMs } = invite
  return {
    id: invite.id,
    type: 'invite',
    email: invite.email,
    role: invite.role,
    status: statusOf(invite, nowMs),
    invited_at: presentInstant(invite.invitedAtMs),
    expires_at: presentInstant(invite.expiresAtMs),
    accepted_at: presentOptionalInstant(acceptedAtMs),
    rbac_group_ids: [],
  }
}

/** Holds the secret. In the part of the address that browsers send to no server, and no log has. */
export function presentNewInvite(
  { invite, secret }: NewInvite,
  nowMs: number,
  publicUrl: string | null,
): CreatedInvite {
  const origin = publicUrl?.replace(/\/+$/, '') ?? ''
  return {
    ...presentInvite(invite, nowMs),
    accept_token: secret,
    accept_url: `${origin}/accept-invite#${secret}`,
  }
}

/** As the audit has invites: without the address. */
export function presentInviteForAudit({ id, role, expiresAtMs }: Invite): object {
  return { id, type: 'invite', role, expires_at: presentInstant(expiresAtMs) }
}

export function statusOf(
  { acceptedAtMs, deletedAtMs, expiresAtMs }: Invite,
  nowMs: number,
): InviteStatus {
  if (deletedAtMs !== null) return 'deleted'
  if (acceptedAtMs !== null) return 'accepted'
  return expiresAtMs <= nowMs ? 'expired' : 'pending'
}
