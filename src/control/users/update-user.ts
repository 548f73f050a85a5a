import type { UpdateUserBody } from '#contract/users.ts'
import type { UserId } from '#domain/id.ts'
import { deletePendingInvitesBy } from '#store/queries/invites.ts'
import { updatePersonRow } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { closeLostPlaygroundKeys } from '../playground-keys/close-playground-keys.ts'
import { refuseBreakGlass, refuseLastAdmin, requireSayOverAdmins } from './admins.ts'
import { getUser } from './get-user.ts'
import { presentUserForAudit } from './present-user.ts'

/**
 * In force for the person's next request. Roles that they were given in workspaces stay. Whoever ceases to be an admin
 * takes the invites of admins along that they have sent.
 */
export function updateUser(
  context: RequestContext,
  id: UserId,
  { role }: UpdateUserBody,
): Promise<Person> {
  return change(context, async (tx) => {
    const before = await getUser(context, id, tx.db)
    if (role === 'admin') {
      requireSayOverAdmins(context, 'role: An admin key cannot make anybody an admin')
    }
    if (before.role === 'admin') {
      requireSayOverAdmins(context, 'Admins cannot be changed with an admin key.')
    }
    if (before.role === role) return before
    await refuseLastAdmin(tx.db, before)
    await refuseBreakGlass(tx.db, before)
    const after = { ...before, role }
    await updatePersonRow(tx.db, after)
    if (before.role === 'admin') {
      // Whoever is no admin any more does not come back as one by an invite to another address.
      const nowMs = context.clock.now()
      await deletePendingInvitesBy(tx.db, { userId: id, nowMs, role: 'admin' })
    }
    await recordChange(context, tx, {
      type: 'org_user_updated',
      subjectId: id,
      workspaceId: null,
      before: presentUserForAudit(before),
      after: presentUserForAudit(after),
    })
    await closeLostPlaygroundKeys(context, tx, id)
    return after
  })
}
