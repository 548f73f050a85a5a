import type { InviteLookup } from '#contract/invites.ts'
import { parseSecretKey } from '#platform/secret-key.ts'
import type { Db } from '#store/port.ts'
import { findInviteByDigest } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import { findOrganization } from '#store/queries/organizations.ts'
import { findSsoSettings } from '#store/queries/sso-settings.ts'
import { invalidRequest } from '../api-error.ts'
import type { Visit } from '../context.ts'
import { presentInstant } from '../present.ts'
import { statusOf } from './present-invite.ts'

/** The same answer for a secret that was never given out as for one that opens nothing any more. */
export async function getOpenInvite({ clock }: Visit, token: string, db: Db): Promise<Invite> {
  const key = parseSecretKey(token)
  const digest = key?.kind === 'invite' ? key.digest : ''
  const invite = await findInviteByDigest(db, digest)
  if (invite && statusOf(invite, clock.now()) === 'pending') return invite
  throw invalidRequest('token: Is not that of a pending invite. Ask for another one')
}

/** For whom it is. Nothing is used up by asking. */
export async function lookUpInvite(visit: Visit, token: string): Promise<InviteLookup> {
  const { read } = visit.store
  const invite = await getOpenInvite(visit, token, read)
  const organization = await findOrganization(read, invite.organizationId)
  const { isRequired } = await findSsoSettings(read, invite.organizationId)
  return {
    type: 'invite_lookup',
    organization_name: organization?.name ?? '',
    email: invite.email,
    role: invite.role,
    expires_at: presentInstant(invite.expiresAtMs),
    sso_required: isRequired,
  }
}
