import type { UserId } from '#domain/id.ts'
import type { StoreTransaction } from '#store/port.ts'
import { findPersonStanding } from '#store/queries/people.ts'
import { closePlaygroundKeyRows, listOpenPlaygroundKeysOf } from '#store/queries/playground-keys.ts'
import type { PlaygroundKey } from '#store/queries/playground-keys.ts'
import { createAccess } from '../access.ts'
import type { RequestContext } from '../context.ts'

type Context = Pick<RequestContext, 'ledger' | 'clock' | 'caller'>

/**
 * Closes the playground keys that a person may have no more, after their roles have changed in the same transaction:
 * those of workspaces that they see no longer; of somebody who is no member, all. Locks rows of the ledger, which
 * requests wait for: call it last.
 */
export async function closeLostPlaygroundKeys(
  context: Context,
  tx: StoreTransaction,
  userId: UserId,
): Promise<void> {
  const { organizationId } = context.caller
  const standing = await findPersonStanding(tx.db, { organizationId, userId })
  const access = standing && createAccess({ type: 'person', userId, isFresh: false, ...standing })
  await closeThose(
    context,
    tx,
    userId,
    ({ workspaceId }) => !access?.mayInWorkspace(workspaceId, 'playground.use'),
  )
}

/**
 * Closes the playground keys that were made in a sign-in that ends with the same transaction; in all of the person's,
 * where no session is named. Call it last too.
 */
export function closePlaygroundKeysOfSession(
  context: Context,
  tx: StoreTransaction,
  { userId, sessionId }: Pick<PlaygroundKey, 'userId'> & Partial<Pick<PlaygroundKey, 'sessionId'>>,
): Promise<void> {
  return closeThose(
    context,
    tx,
    userId,
    (key) => sessionId === undefined || key.sessionId === sessionId,
  )
}

async function closeThose(
  { ledger, clock }: Context,
  tx: StoreTransaction,
  userId: UserId,
  isOver: (key: PlaygroundKey) => boolean,
): Promise<void> {
  const nowMs = clock.now()
  const open = await listOpenPlaygroundKeysOf(tx.db, userId, nowMs)
  const ids = open.filter(isOver).map(({ id }) => id)
  if (ids.length === 0) return
  await closePlaygroundKeyRows(tx.db, ids, nowMs)
  await ledger.editScopes(
    tx.ledger,
    ids.map((id) => ({ id, status: 'inactive' as const })),
  )
}
