import type { SignInMethod } from '#domain/sign-in.ts'
import type { Db, StoreTransaction } from '#store/port.ts'
import type { Person } from '#store/queries/people.ts'
import { findSsoSettings } from '#store/queries/sso-settings.ts'
import { ApiError } from '../api-error.ts'
import { recordChange } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import { openSession } from './open-session.ts'
import type { SignedIn } from './open-session.ts'

export type Entry = {
  readonly person: Person
  readonly method: SignInMethod
  /** What was shown beside the password. */
  readonly secondFactor?: 'totp' | 'recovery_code'
}

/** Signs in a member who has just shown who they are, and records it, as part of a transaction of the organization. */
export async function signIn(visit: Visit, tx: StoreTransaction, entry: Entry): Promise<SignedIn> {
  const { person, method, secondFactor } = entry
  await requireAllowed(tx.db, entry)
  const signedIn = await openSession(visit, tx.db, { person, method })
  const { organizationId, id: userId } = person
  const sessionId = signedIn.session.id
  await recordChange(actingAs(visit, { organizationId, userId, sessionId }), tx, {
    type: 'user_signed_in',
    subjectId: userId,
    workspaceId: null,
    before: null,
    after: {
      session_id: sessionId,
      method,
      ...(secondFactor && { second_factor: secondFactor }),
    },
  })
  return signedIn
}

/**
 * Where people have to sign in with a provider, nothing else lets them in, but for the one admin who has to be let in
 * when the provider does not answer. Asked once it is certain who it is: the answer tells who that admin is.
 */
export async function requireAllowed(
  db: Db,
  {
    person,
    method,
  }: {
    readonly person: Pick<Person, 'organizationId'> & { readonly id: Person['id'] | null }
    readonly method: SignInMethod
  },
): Promise<void> {
  if (method === 'sso') return
  const { isRequired, breakGlassUserId } = await findSsoSettings(db, person.organizationId)
  if (!isRequired || (person.id !== null && person.id === breakGlassUserId)) return
  throw new ApiError(
    'permission_error',
    'Your organization requires that you sign in with its identity provider.',
    { errorCode: 'sso_required' },
  )
}
