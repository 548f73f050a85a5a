import type { PasskeyProof, VerifySessionBody } from '#contract/sessions.ts'
import type { StoreTransaction } from '#store/port.ts'
import { findPerson } from '#store/queries/people.ts'
import { updateSessionRow } from '#store/queries/sessions.ts'
import type { Session } from '#store/queries/sessions.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { forgiveAttempt, takeAttempt } from '../identity/attempts.ts'
import { verifyPerson } from '../identity/verify-person.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { callingPerson } from './calling-person.ts'
import { getSession } from './get-session.ts'
import { provePasskey } from './prove-passkey.ts'

/** Makes the session fresh: its person may do what needs certainty for some minutes. Guessing is slow here too. */
export function verifySession(
  context: RequestContext,
  { password, passkey }: VerifySessionBody,
): Promise<Session> {
  return passkey ? verifyByPasskey(context, passkey) : verifyByPassword(context, password ?? '')
}

async function verifyByPassword(context: RequestContext, password: string): Promise<Session> {
  const { organizationId, userId } = callingPerson(context)
  const person = await findPerson(context.store.read, { organizationId, userId })
  const attempt = await takeAttempt(context, { organizationId, email: person?.email ?? '' })
  if (!(await verifyPerson(person, password))) {
    await change(context, (tx) => recordFailed(context, tx))
    throw invalidRequest('password: Is not your password')
  }
  return change(context, async (tx) => {
    await forgiveAttempt(tx.db, attempt)
    return freshen(context, tx)
  })
}

/** That of somebody else is none of theirs. */
async function verifyByPasskey(context: RequestContext, proof: PasskeyProof): Promise<Session> {
  const { organizationId, userId } = callingPerson(context)
  const proved = await provePasskey(context, proof)
  const isTheirs =
    proved?.isRight === true &&
    proved.organizationId === organizationId &&
    proved.person?.id === userId
  if (!isTheirs) {
    await change(context, (tx) => recordFailed(context, tx))
    throw invalidRequest('passkey: Was not taken. Begin again')
  }
  return change(context, async (tx) => {
    await writeDecided(tx.db, proved.decided, context.clock.now())
    return freshen(context, tx)
  })
}

async function freshen(context: RequestContext, { db }: StoreTransaction): Promise<Session> {
  const nowMs = context.clock.now()
  const before = await getSession(context, callingPerson(context).sessionId, db)
  const after = { ...before, verifiedAtMs: nowMs, lastUsedAtMs: nowMs }
  await updateSessionRow(db, after)
  return after
}

function recordFailed(context: RequestContext, tx: StoreTransaction): Promise<unknown> {
  const { userId, sessionId } = callingPerson(context)
  return recordChange(context, tx, {
    type: 'user_sign_in_failed',
    subjectId: userId,
    workspaceId: null,
    before: null,
    after: { session_id: sessionId },
  })
}
