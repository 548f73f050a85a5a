import type { CreatedInvite, Invite as InviteOnTheWire } from '#contract/invites.ts'
import type { Invite, InviteStatus } from '#store/queries/invites.ts'
import type { ControlServices } from '../context.ts'
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

/** Holds the secret, and says what becomes of the mail that holds it too. */
export function presentNewInvite(
  { invite, secret }: NewInvite,
  { clock, publicUrl, mailer }: Pick<ControlServices, 'clock' | 'publicUrl' | 'mailer'>,
): CreatedInvite {
  const fate = publicUrl === null ? 'held' : 'queued'
  return {
    ...presentInvite(invite, clock.now()),
    accept_token: secret,
    accept_url: inviteUrl(publicUrl ?? '', secret),
    mail: mailer ? fate : 'no_mail_server',
  }
}

/** Where the console takes an invite. A path where nobody has said under which address that is reached. */
export function inviteUrl(publicUrl: string, secret: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/invite/${secret}`
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
