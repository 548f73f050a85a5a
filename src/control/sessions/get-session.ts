import type { SessionId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findSession } from '#store/queries/sessions.ts'
import type { Session } from '#store/queries/sessions.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { callingPerson } from './calling-person.ts'

/** One of the caller's own. */
export async function getSession(context: RequestContext, id: SessionId, db: Db): Promise<Session> {
  const session = await findSession(db, { userId: callingPerson(context).userId, id })
  if (!session) throw notFound('Session')
  return session
}
