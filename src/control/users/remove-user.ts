import type { RemoveUserBody } from '#contract/users.ts'
import type { ApiKeyId, UserId } from '#domain/id.ts'
import type { StoreTransaction } from '#store/port.ts'
import { archiveLiveAdminKeysOf } from '#store/queries/admin-keys.ts'
import type { AdminKey } from '#store/queries/admin-keys.ts'
import { forgetIdentity } from '#store/queries/forget-identity.ts'
import { deletePendingInvitesBy } from '#store/queries/invites.ts'
import {
  disableApiKeysOf,
  handOverApiKeysOf,
  listActiveApiKeysOf,
} from '#store/queries/owned-api-keys.ts'
import type { OwnedApiKey } from '#store/queries/owned-api-keys.ts'
import { findPerson, updatePersonRow } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { deleteMembershipsOf } from '#store/queries/workspace-members.ts'
import { presentAdminKey } from '../admin-keys/present-admin-key.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChanges } from '../change.ts'
import type { RecordedChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { closeLostPlaygroundKeys } from '../playground-keys/close-playground-keys.ts'
import { refuseBreakGlass, refuseLastAdmin, requireSayOverAdmins } from './admins.ts'
import { getUser } from './get-user.ts'
import { presentUserForAudit } from './present-user.ts'

/**
 * From the commit on the person is no member: their sessions, their roles in workspaces and the invites that they
 * sent are gone, and with `disable` no node admits a request of the keys that they answer for.
 */
export function removeUser(
  context: RequestContext,
  id: UserId,
  body: RemoveUserBody,
): Promise<UserId> {
  const { clock, ledger } = context
  return change(context, async (tx) => {
    const person = await getUser(context, id, tx.db)
    if (person.role === 'admin') {
      requireSayOverAdmins(context, 'Admins cannot be removed with an admin key.')
    }
    await refuseLastAdmin(tx.db, person)
    await refuseBreakGlass(tx.db, person)
    const nowMs = clock.now()
    await updatePersonRow(tx.db, { ...person, removedAtMs: nowMs })
    const workspaceIds = await deleteMembershipsOf(tx.db, id)
    await forgetIdentity(tx.db, person)
    await deletePendingInvitesBy(tx.db, { userId: id, nowMs })
    const keys = await settleKeys(tx, person, body)
    await recordChanges(context, tx, [
      {
        type: 'org_user_deleted',
        subjectId: id,
        workspaceId: null,
        before: { ...presentUserForAudit(person), workspace_ids: workspaceIds },
        after: body,
      },
      ...keys.changes,
    ])
    // Last, since requests wait while the rows of the ledger are locked.
    await ledger.editScopes(
      tx.ledger,
      keys.disabledIds.map((keyId) => ({ id: keyId, status: 'inactive' as const })),
    )
    await closeLostPlaygroundKeys(context, tx, id)
    return id
  })
}

type SettledKeys = {
  readonly disabledIds: readonly ApiKeyId[]
  readonly changes: readonly RecordedChange[]
}

async function settleKeys(
  { db }: StoreTransaction,
  person: Person,
  body: RemoveUserBody,
): Promise<SettledKeys> {
  const owner = { organizationId: person.organizationId, userId: person.id }
  switch (body.api_keys) {
    case 'keep':
      await handOverApiKeysOf(db, owner, null)
      return { disabledIds: [], changes: [] }
    case 'hand_over': {
      const heir = await findPerson(db, { ...owner, userId: body.hand_over_to! })
      if (!heir || heir.removedAtMs !== null) {
        throw invalidRequest('hand_over_to: Must be another member of the organization')
      }
      await handOverApiKeysOf(db, owner, heir.id)
      return { disabledIds: [], changes: [] }
    }
    case 'disable': {
      const keys = await listActiveApiKeysOf(db, owner)
      await disableApiKeysOf(db, owner)
      const adminKeys = await archiveLiveAdminKeysOf(db, owner)
      return {
        disabledIds: keys.map(({ id }) => id),
        changes: [...keys.map(disabled), ...adminKeys.map(archived)],
      }
    }
  }
}

function disabled({ id, workspaceId }: OwnedApiKey): RecordedChange {
  return {
    type: 'platform_api_key_updated',
    subjectId: id,
    workspaceId,
    before: { id, status: 'active' },
    after: { id, status: 'inactive' },
  }
}

function archived(key: AdminKey): RecordedChange {
  return {
    type: 'admin_api_key_updated',
    subjectId: key.id,
    workspaceId: null,
    before: presentAdminKey(key),
    after: presentAdminKey({ ...key, status: 'archived' }),
  }
}
