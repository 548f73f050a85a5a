import type { CreateSessionBody, SecondFactorRequired } from '#contract/sessions.ts'
import type { OrganizationId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { findPerson } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { findSecondFactor } from '#store/queries/second-factors.ts'
import { ApiError } from '../api-error.ts'
import { change } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import { forgiveAttempt, takeAttempt } from '../identity/attempts.ts'
import type { Attempt } from '../identity/attempts.ts'
import type { Decided } from '../identity/decided.ts'
import { holdCeremony } from '../identity/hold-ceremony.ts'
import { alias } from '../identity/rows.ts'
import { verifyPerson } from '../identity/verify-person.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { presentInstant } from '../present.ts'
import { findEntrance, findMemberByEmail } from './find-entrance.ts'
import type { SignedIn } from './open-session.ts'
import { recordFailure, refuseMethod } from './record-failure.ts'
import { signIn } from './sign-in.ts'

/**
 * Signs in, or gives a ticket to whoever has a second factor to show. An address that nobody has costs the same work,
 * and gets the same answer, as a wrong password.
 */
export async function createSession(
  visit: Visit,
  { email, password, organization_id }: CreateSessionBody,
): Promise<SignedIn | SecondFactorRequired> {
  const organizationId = (await findEntrance(visit, organization_id))?.id
  const attempt = await takeAttempt(visit, { organizationId, email })
  const person = await findMemberByEmail(visit, organizationId, email)
  const checked =
    organizationId && (await checkPassword(visit, { organizationId, person, password }))
  if (!organizationId) await verifyPerson(undefined, password)
  if (person && checked?.isRight) {
    const { decided, ticket } = checked
    await refuseMethod(visit, { person, method: 'password' })
    const entered = { person, decided, attempt }
    const signedIn = await enter(visit, entered, ticket === undefined)
    if (signedIn === 'second_factor_required' && ticket !== undefined) {
      return presentTicket(visit, ticket)
    }
    if (typeof signedIn === 'object') return signedIn
  }
  if (organizationId) await recordFailure(visit, { organizationId, userId: person?.id ?? null })
  throw new ApiError('authentication_error', 'The e-mail address or the password is wrong.')
}

type Checked = {
  readonly isRight: boolean
  readonly decided: Decided
  readonly ticket: string | undefined
}

async function checkPassword(
  visit: Visit,
  {
    organizationId,
    person,
    password,
  }: {
    readonly organizationId: OrganizationId
    readonly person: Person | undefined
    readonly password: string
  },
): Promise<Checked> {
  const factor = person && (await findSecondFactor(visit.store.read, person.id))
  const known = { organizationId, person, factor }
  const { answer, fault, decided } = await holdCeremony(visit, known, async (stage) => {
    const { response, headers } = await stage.api.signInEmail({
      body: { email: alias, password },
      returnHeaders: true,
    })
    return 'twoFactorRedirect' in response ? stage.ticketIn(headers, 'two_factor') : undefined
  })
  return { isRight: fault === null, decided, ticket: answer }
}

/** Unless they were removed, or got another password or a second factor, while this one was checked. */
function enter(
  visit: Visit,
  entered: { readonly person: Person; readonly decided: Decided; readonly attempt: Attempt },
  isAll: boolean,
): Promise<SignedIn | 'second_factor_required' | undefined> {
  const { person: checked, decided, attempt } = entered
  const { organizationId, id: userId } = checked
  return change(actingAs(visit, { organizationId, userId }), async (tx) => {
    const person = await findPerson(tx.db, { organizationId, userId })
    if (person?.passwordHash !== checked.passwordHash || person.removedAtMs !== null) {
      return undefined
    }
    await writeDecided(tx.db, decided, visit.clock.now())
    // What was counted stays so until the second factor was shown too: with a password one may not guess codes.
    if (!isAll) return 'second_factor_required'
    await forgiveAttempt(tx.db, attempt)
    return signIn(visit, tx, { person, method: 'password' })
  })
}

function presentTicket({ clock }: Visit, ticket: string): SecondFactorRequired {
  return {
    type: 'second_factor_required',
    ticket,
    methods: ['totp', 'recovery_code'],
    expires_at: presentInstant(clock.now() + bounds.ticketMsMax),
  }
}
