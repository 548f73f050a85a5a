import type { UpdateAdminKeyBody } from '#contract/admin-keys.ts'
import type { AdminKeyId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { updateAdminKeyRow } from '#store/queries/admin-keys.ts'
import type { AdminKey } from '#store/queries/admin-keys.ts'
import { findPersonStanding } from '#store/queries/people.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getAdminKey } from './get-admin-key.ts'
import { presentAdminKey } from './present-admin-key.ts'

/** Renames, disables, enables or archives. In force for the next request of the key. */
export function updateAdminKey(
  context: RequestContext,
  id: AdminKeyId,
  body: UpdateAdminKeyBody,
): Promise<AdminKey> {
  return change(context, async (tx) => {
    const before = await getAdminKey(context, id, tx.db)
    const name = body.name ?? before.name
    const status = body.status ?? before.status
    if (name === before.name && status === before.status) return before
    if (before.status === 'archived') {
      throw invalidRequest('The admin key is archived, which is final: it cannot be changed.')
    }
    const { caller } = context
    if (status !== 'active' && caller.type === 'admin_key' && caller.adminKeyId === id) {
      throw invalidRequest(
        'status: This is the key that you are calling with. Close it with another.',
      )
    }
    if (status === 'active' && before.status !== 'active') {
      await refuseWithoutMaker(before, tx.db)
    }
    const after = { ...before, name, status }
    await updateAdminKeyRow(tx.db, after)
    await recordChange(context, tx, {
      type: 'admin_api_key_updated',
      subjectId: id,
      workspaceId: null,
      before: presentAdminKey(before),
      after: presentAdminKey(after),
    })
    return after
  })
}

/** A key acts for whoever made it, so it does not come back when they have gone. */
async function refuseWithoutMaker({ organizationId, userId }: AdminKey, db: Db): Promise<void> {
  if (await findPersonStanding(db, { organizationId, userId })) return
  throw invalidRequest('status: Whoever made the key is no member any more. Create another.')
}
