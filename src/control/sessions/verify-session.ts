import type { VerifySessionBody } from '#contract/sessions.ts'
import { findPerson } from '#store/queries/people.ts'
import { updateSessionRow } from '#store/queries/sessions.ts'
import type { Session } from '#store/queries/sessions.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { forgiveAttempt, takeAttempt } from '../identity/attempts.ts'
import { verifyPerson } from '../identity/verify-person.ts'
import { callingPerson } from './calling-person.ts'
import { getSession } from './get-session.ts'

/** Makes the session fresh: its person may do what needs certainty for some minutes. Guessing is slow here too. */
export async function verifySession(
  context: RequestContext,
  { password }: VerifySessionBody,
): Promise<Session> {
  const { store, clock } = context
  const { organizationId, userId, sessionId } = callingPerson(context)
  const person = await findPerson(store.read, { organizationId, userId })
  const attempt = await takeAttempt(context, { organizationId, email: person?.email ?? '' })
  if (!(await verifyPerson(person, password))) {
    await change(context, (tx) =>
      recordChange(context, tx, {
        type: 'user_sign_in_failed',
        subjectId: userId,
        workspaceId: null,
        before: null,
        after: { session_id: sessionId },
      }),
    )
    throw invalidRequest('password: Is not your password')
  }
  return change(context, async (tx) => {
    const nowMs = clock.now()
    const before = await getSession(context, sessionId, tx.db)
    await forgiveAttempt(tx.db, attempt)
    const after = { ...before, verifiedAtMs: nowMs, lastUsedAtMs: nowMs }
    await updateSessionRow(tx.db, after)
    return after
  })
}
