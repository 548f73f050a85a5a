import type { CreateInviteBody } from '#contract/invites.ts'
import { listPendingInvites } from '#store/queries/invites.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { requireSayOverAdmins } from '../users/admins.ts'
import { findKnown, makeInvite, refuseTooMany } from './make-invite.ts'
import { presentInviteForAudit } from './present-invite.ts'
import type { NewInvite } from './present-invite.ts'

/** Whoever has the secret can join under the address until the invite expires or is deleted. */
export async function createInvite(
  context: RequestContext,
  { email, role, language = null }: CreateInviteBody,
): Promise<NewInvite> {
  const { organizationId } = context.caller
  if (role === 'admin') {
    requireSayOverAdmins(context, 'role: An admin key cannot make anybody an admin')
  }
  return change(context, async (tx) => {
    const pending = await listPendingInvites(tx.db, organizationId, context.clock.now())
    const known = await findKnown(tx.db, { organizationId, email }, pending)
    if (known?.status === 'already_member') {
      throw invalidRequest(`email: Is that of a member already, ${known.id}`, 'already_member')
    }
    if (known) {
      throw invalidRequest(`email: Has a pending invite, ${known.id}`, 'invite_already_exists')
    }
    refuseTooMany(pending.length + 1)
    const made = await makeInvite(context, tx, { email, role, language })
    await recordChange(context, tx, {
      type: 'org_user_invite_sent',
      subjectId: made.invite.id,
      workspaceId: null,
      before: null,
      after: presentInviteForAudit(made.invite),
    })
    return made
  })
}
