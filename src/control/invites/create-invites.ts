import type { CreateInvitesBody } from '#contract/invites.ts'
import { listPendingInvites } from '#store/queries/invites.ts'
import { change, recordChanges } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { requireSayOverAdmins } from '../users/admins.ts'
import { findKnown, makeInvite, refuseTooMany } from './make-invite.ts'
import type { Known } from './make-invite.ts'
import { presentInviteForAudit } from './present-invite.ts'
import type { NewInvite } from './present-invite.ts'

/** What became of one address. */
export type InviteResult = { readonly email: string } & (
  | ({ readonly status: 'invited' } & NewInvite)
  | Known
  /** It stands further up in the same list. */
  | { readonly status: 'duplicate' }
)

/** Invites those who can be invited, in one transaction, and says of each address what became of it, in order. */
export async function createInvites(
  context: RequestContext,
  { emails, role, language = null }: CreateInvitesBody,
): Promise<readonly InviteResult[]> {
  const { organizationId } = context.caller
  if (role === 'admin') {
    requireSayOverAdmins(context, 'role: An admin key cannot make anybody an admin')
  }
  return change(context, async (tx) => {
    const pending = await listPendingInvites(tx.db, organizationId, context.clock.now())
    const results: InviteResult[] = []
    for (const [index, email] of emails.entries()) {
      const isFirst = emails.indexOf(email) === index
      const known = await findKnown(tx.db, { organizationId, email }, pending)
      if (!isFirst) results.push({ email, status: 'duplicate' })
      else if (known) results.push({ email, ...known })
      else {
        const made = await makeInvite(context, tx, { email, role, language })
        results.push({ email, status: 'invited', ...made })
      }
    }
    const invites = results.flatMap((each) => (each.status === 'invited' ? [each.invite] : []))
    refuseTooMany(pending.length + invites.length)
    await recordChanges(
      context,
      tx,
      invites.map((invite) => ({
        type: 'org_user_invite_sent' as const,
        subjectId: invite.id,
        workspaceId: null,
        before: null,
        after: presentInviteForAudit(invite),
      })),
    )
    return results
  })
}
