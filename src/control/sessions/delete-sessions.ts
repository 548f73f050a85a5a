import type { SessionId } from '#domain/id.ts'
import { deleteSessionRow, deleteSessionsOf } from '#store/queries/sessions.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { closePlaygroundKeysOfSession } from '../playground-keys/close-playground-keys.ts'
import { callingPerson } from './calling-person.ts'
import { getSession } from './get-session.ts'

/** Signs the caller out in one place: from the commit on, its secret opens nothing. */
export async function deleteSession(context: RequestContext, id: SessionId): Promise<SessionId> {
  const { userId, sessionId } = callingPerson(context)
  const deletedId = await change(context, async (tx) => {
    await getSession(context, id, tx.db)
    await deleteSessionRow(tx.db, id)
    await recordChange(context, tx, {
      type: 'user_signed_out',
      subjectId: userId,
      workspaceId: null,
      before: { session_id: id },
      after: null,
    })
    await closePlaygroundKeysOfSession(context, tx, { userId, sessionId: id })
    return id
  })
  if (id === sessionId) dropSession(context)
  return deletedId
}

/** Signs the caller out everywhere, and returns how many sessions that ended. */
export async function deleteSessions(context: RequestContext): Promise<number> {
  const { userId } = callingPerson(context)
  const deleted = await change(context, async (tx) => {
    const count = await deleteSessionsOf(tx.db, userId)
    await recordChange(context, tx, {
      type: 'user_signed_out',
      subjectId: userId,
      workspaceId: null,
      before: { session_count: count },
      after: null,
    })
    await closePlaygroundKeysOfSession(context, tx, { userId })
    return count
  })
  dropSession(context)
  return deleted
}

/** A browser that keeps it need not bring it again. */
function dropSession({ browser }: RequestContext): void {
  if (browser.session !== undefined) browser.dropSession()
}
