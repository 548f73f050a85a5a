import type { SignInMethod } from '#domain/sign-in.ts'
import { bounds } from '#platform/bounds.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { Db } from '#store/port.ts'
import type { Person } from '#store/queries/people.ts'
import { deleteOldestSessions, insertSession } from '#store/queries/sessions.ts'
import type { Session } from '#store/queries/sessions.ts'
import type { Visit } from '../context.ts'

/** Somebody who has just signed in. */
export type SignedIn = {
  readonly session: Session
  readonly person: Person
  /** Shown once; only its digest is kept. */
  readonly secret: string
}

/** Signs a person in who has just shown who they are, as part of the transaction given. */
export async function openSession(
  { ids, clock, browser, address }: Pick<Visit, 'ids' | 'clock' | 'browser' | 'address'>,
  db: Db,
  { person, method }: { readonly person: Person; readonly method: SignInMethod },
): Promise<SignedIn> {
  const nowMs = clock.now()
  const { secret, digest } = createSecretKey('session')
  const session: Session = {
    id: ids.session(),
    organizationId: person.organizationId,
    userId: person.id,
    createdAtMs: nowMs,
    verifiedAtMs: nowMs,
    lastUsedAtMs: nowMs,
    expiresAtMs: nowMs + bounds.sessionMsMax,
    method,
    userAgent: browser.userAgent?.slice(0, bounds.userAgentCharactersMax).toWellFormed() ?? null,
    address,
  }
  await insertSession(db, { ...session, digest })
  await deleteOldestSessions(db, person.id, bounds.sessionsPerPersonMax)
  return { session, person, secret }
}
