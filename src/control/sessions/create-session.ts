import type { CreateSessionBody } from '#contract/sessions.ts'
import type { OrganizationId } from '#domain/id.ts'
import { findOrganization } from '#store/queries/organizations.ts'
import { findPersonByEmail } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { findSetting } from '#store/queries/settings.ts'
import { ApiError } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import { forgiveAttempt, takeAttempt } from '../identity/attempts.ts'
import type { Attempt } from '../identity/attempts.ts'
import { verifyPerson } from '../identity/verify-person.ts'
import { openSession } from './open-session.ts'
import type { SignedIn } from './open-session.ts'

/** Signs in. An address that nobody has costs the same work, and gets the same answer, as a wrong password. */
export async function createSession(visit: Visit, body: CreateSessionBody): Promise<SignedIn> {
  const organizationId = await findOrganizationToEnter(visit, body)
  const attempt = await takeAttempt(visit, { organizationId, email: body.email })
  const person = await findMember(visit, organizationId, body.email)
  const isRight = await verifyPerson(person, body.password)
  const signedIn = isRight && person ? await enter(visit, person, attempt) : undefined
  if (signedIn) return signedIn
  if (organizationId) await recordFailure(visit, organizationId, person)
  throw new ApiError('authentication_error', 'The e-mail address or the password is wrong.')
}

async function findOrganizationToEnter(
  { store }: Visit,
  { organization_id: named }: CreateSessionBody,
): Promise<OrganizationId | undefined> {
  const id = named ?? (await findSetting(store.read, 'first_organization'))
  const organization = id ? await findOrganization(store.read, id as OrganizationId) : undefined
  return organization?.id
}

async function findMember(
  { store }: Visit,
  organizationId: OrganizationId | undefined,
  email: string,
): Promise<Person | undefined> {
  if (!organizationId) return undefined
  const person = await findPersonByEmail(store.read, { organizationId, email })
  return person?.removedAtMs === null ? person : undefined
}

/** Unless they were removed, or got another password, while this one was checked. */
function enter(visit: Visit, checked: Person, attempt: Attempt): Promise<SignedIn | undefined> {
  const { organizationId, id: userId, email, passwordHash } = checked
  return change(actingAs(visit, { organizationId, userId }), async (tx) => {
    const person = await findPersonByEmail(tx.db, { organizationId, email })
    if (person?.passwordHash !== passwordHash || person.removedAtMs !== null) return undefined
    await forgiveAttempt(tx.db, attempt)
    const signedIn = await openSession(visit, tx.db, person)
    const sessionId = signedIn.session.id
    await recordChange(actingAs(visit, { organizationId, userId, sessionId }), tx, {
      type: 'user_signed_in',
      subjectId: userId,
      workspaceId: null,
      before: null,
      after: { session_id: sessionId },
    })
    return signedIn
  })
}

function recordFailure(
  visit: Visit,
  organizationId: OrganizationId,
  person: Person | undefined,
): Promise<unknown> {
  const context = actingAs(visit, { organizationId, userId: person?.id ?? null })
  return change(context, (tx) =>
    recordChange(context, tx, {
      type: 'user_sign_in_failed',
      subjectId: person?.id ?? organizationId,
      workspaceId: null,
      before: null,
      after: null,
    }),
  )
}
