import type { InviteId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { listPendingInvites, replaceInviteSecret } from '#store/queries/invites.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { requireSayOverAdmins } from '../users/admins.ts'
import { getInvite } from './get-invite.ts'
import { findKnown, mailInvite, refuseTooMany } from './make-invite.ts'
import { presentInviteForAudit, statusOf } from './present-invite.ts'
import type { NewInvite } from './present-invite.ts'

/** Another link, for another three weeks; from the commit on the old one opens nothing. */
export function resendInvite(context: RequestContext, id: InviteId): Promise<NewInvite> {
  return change(context, async (tx) => {
    const before = await getInvite(context, id, tx.db)
    if (before.role === 'admin') {
      requireSayOverAdmins(context, 'An admin key cannot make anybody an admin.')
    }
    const nowMs = context.clock.now()
    const status = statusOf(before, nowMs)
    if (status !== 'pending' && status !== 'expired') {
      throw invalidRequest(`The invite is ${status}. Only a pending or expired one is sent again.`)
    }
    const pending = await listPendingInvites(tx.db, before.organizationId, nowMs)
    const others = pending.filter((each) => each.id !== id)
    refuseTooMany(others.length + 1)
    const known = await findKnown(tx.db, before, others)
    if (known)
      throw invalidRequest(`The address has a ${nounOf[known.status]} by now, ${known.id}.`)
    const { secret, digest } = createSecretKey('invite')
    const invite = { ...before, expiresAtMs: nowMs + bounds.inviteMsMax }
    await replaceInviteSecret(tx.db, { ...invite, digest })
    await mailInvite(context, tx, { invite, secret })
    await recordChange(context, tx, {
      type: 'org_user_invite_re_sent',
      subjectId: id,
      workspaceId: null,
      before: presentInviteForAudit(before),
      after: presentInviteForAudit(invite),
    })
    return { invite, secret }
  })
}

const nounOf = { already_member: 'member', already_invited: 'pending invite' } as const
