import { getAccountEndpoint, updateAccountEndpoint } from '#contract/account.ts'
import {
  deleteSessionEndpoint,
  deleteSessionsEndpoint,
  listSessionsEndpoint,
  verifySessionEndpoint,
} from '#contract/sessions.ts'
import { getAccount } from './account/get-account.ts'
import { updateAccount } from './account/update-account.ts'
import { presentIdPage } from './present.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'
import { callingPerson } from './sessions/calling-person.ts'
import { deleteSession, deleteSessions } from './sessions/delete-sessions.ts'
import { listSessions } from './sessions/list-sessions.ts'
import { presentSession } from './sessions/present-session.ts'
import { verifySession } from './sessions/verify-session.ts'

/** Whoever is signed in, and where. */
export const sessionRoutes: readonly Route[] = [
  route(getAccountEndpoint, (context) => getAccount(context, context.store.read)),
  route(updateAccountEndpoint, (context, { body }) => updateAccount(context, body)),
  route(listSessionsEndpoint, async (context, { query }) => {
    const { sessionId } = callingPerson(context)
    const page = await listSessions(context, query)
    return presentIdPage(page, (session) => presentSession(session, sessionId))
  }),
  route(verifySessionEndpoint, async (context, { body }) => {
    const session = await verifySession(context, body)
    return presentSession(session, session.id)
  }),
  route(deleteSessionEndpoint, async (context, { params }) => ({
    id: await deleteSession(context, params.session_id),
    type: 'session_deleted' as const,
  })),
  route(deleteSessionsEndpoint, async (context) => ({
    count: await deleteSessions(context),
    type: 'sessions_deleted' as const,
  })),
]
