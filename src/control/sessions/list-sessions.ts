import type { ListSessionsQuery } from '#contract/sessions.ts'
import { bounds } from '#platform/bounds.ts'
import type { Page } from '#store/queries/page.ts'
import { listSessionRows } from '#store/queries/sessions.ts'
import type { Session } from '#store/queries/sessions.ts'
import type { RequestContext } from '../context.ts'
import { callingPerson } from './calling-person.ts'

/** The caller's own that are not over. */
export function listSessions(
  context: RequestContext,
  query: ListSessionsQuery,
): Promise<Page<Session>> {
  const { store, clock } = context
  const nowMs = clock.now()
  return listSessionRows(
    store.read,
    {
      userId: callingPerson(context).userId,
      nowMs,
      usedAfterMs: nowMs - bounds.sessionIdleMsMax,
    },
    { limit: query.limit, afterId: query.after_id, beforeId: query.before_id },
  )
}
