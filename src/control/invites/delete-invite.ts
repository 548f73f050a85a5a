import type { InviteId } from '#domain/id.ts'
import { updateInviteRow } from '#store/queries/invites.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getInvite } from './get-invite.ts'
import { presentInviteForAudit, statusOf } from './present-invite.ts'

/** From the commit on its link opens nothing. Deleting again changes nothing. */
export function deleteInvite(context: RequestContext, id: InviteId): Promise<InviteId> {
  return change(context, async (tx) => {
    const invite = await getInvite(context, id, tx.db)
    const nowMs = context.clock.now()
    const status = statusOf(invite, nowMs)
    if (status === 'deleted') return id
    if (status !== 'pending') {
      throw invalidRequest(`The invite is ${status}. Only a pending one can be deleted.`)
    }
    await updateInviteRow(tx.db, { ...invite, deletedAtMs: nowMs })
    await recordChange(context, tx, {
      type: 'org_user_invite_deleted',
      subjectId: id,
      workspaceId: null,
      before: presentInviteForAudit(invite),
      after: null,
    })
    return id
  })
}
