import type { CreateInviteBody } from '#contract/invites.ts'
import { limits } from '#contract/limits.ts'
import { bounds } from '#platform/bounds.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { Db } from '#store/port.ts'
import { insertInvite, listPendingInvites } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import { findPersonByEmail } from '#store/queries/people.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { requireSayOverAdmins } from '../users/admins.ts'
import { presentInviteForAudit } from './present-invite.ts'
import type { NewInvite } from './present-invite.ts'

/** Whoever has the secret can join under the address until the invite expires or is deleted. */
export async function createInvite(
  context: RequestContext,
  { email, role }: CreateInviteBody,
): Promise<NewInvite> {
  const { ids, clock, caller } = context
  const { organizationId } = caller
  if (role === 'admin') {
    requireSayOverAdmins(context, 'role: An admin key cannot make anybody an admin')
  }
  const { secret, digest } = createSecretKey('invite')
  const invite = await change(context, async (tx) => {
    const invitedAtMs = clock.now()
    await refuseKnownAddress(tx.db, { organizationId, email, nowMs: invitedAtMs })
    const made: Invite = {
      id: ids.invite(),
      organizationId,
      email,
      role,
      invitedByUserId: caller.userId,
      invitedAtMs,
      expiresAtMs: invitedAtMs + bounds.inviteMsMax,
      acceptedAtMs: null,
      deletedAtMs: null,
    }
    await insertInvite(tx.db, { ...made, digest })
    await recordChange(context, tx, {
      type: 'org_user_invite_sent',
      subjectId: made.id,
      workspaceId: null,
      before: null,
      after: presentInviteForAudit(made),
    })
    return made
  })
  return { invite, secret }
}

async function refuseKnownAddress(
  db: Db,
  {
    organizationId,
    email,
    nowMs,
  }: Pick<Invite, 'organizationId' | 'email'> & { readonly nowMs: number },
): Promise<void> {
  const person = await findPersonByEmail(db, { organizationId, email })
  if (person?.removedAtMs === null) {
    throw invalidRequest(`email: Is that of a member already, ${person.id}`, 'already_member')
  }
  const pending = await listPendingInvites(db, organizationId, nowMs)
  const earlier = pending.find((each) => each.email === email)
  if (earlier) {
    throw invalidRequest(`email: Has a pending invite, ${earlier.id}`, 'invite_already_exists')
  }
  if (pending.length >= limits.pendingInvitesMax) {
    throw invalidRequest(
      `The organization has ${limits.pendingInvitesMax} pending invites, which is the most it can have.`,
    )
  }
}
