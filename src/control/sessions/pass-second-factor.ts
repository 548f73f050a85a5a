import type { SecondFactorBody } from '#contract/sign-in.ts'
import type { UserId } from '#domain/id.ts'
import { findCeremonies } from '#store/queries/ceremonies.ts'
import type { Ceremony } from '#store/queries/ceremonies.ts'
import { findPerson } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { findSecondFactor } from '#store/queries/second-factors.ts'
import type { SecondFactor } from '#store/queries/second-factors.ts'
import { ApiError } from '../api-error.ts'
import { change } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import { forgiveAttempt, takeAttempt } from '../identity/attempts.ts'
import type { Attempt } from '../identity/attempts.ts'
import { digestOfCeremony } from '../identity/decided.ts'
import type { Decided } from '../identity/decided.ts'
import { holdCeremony, nameInTicket } from '../identity/hold-ceremony.ts'
import { digestOfCode, isTaken, withTaken } from '../identity/taken-codes.ts'
import { writeDecided } from '../identity/write-decided.ts'
import type { SignedIn } from './open-session.ts'
import { recordFailure } from './record-failure.ts'
import { signIn } from './sign-in.ts'

/** Ends the sign-in that a password began. A code is taken once, and a ticket holds for five wrong ones. */
export async function passSecondFactor(visit: Visit, body: SecondFactorBody): Promise<SignedIn> {
  const begun = await findBegun(visit, body.ticket)
  if (!begun) throw ticketIsOver()
  const { person, factor } = begun
  const { organizationId, id: userId } = person
  const attempt = await takeAttempt(visit, { organizationId, email: person.email })
  const codeDigest = body.code === undefined ? null : digestOfCode(factor, body.code)
  if (codeDigest !== null && isTaken(factor, codeDigest, visit.clock.now())) {
    await recordFailure(visit, { organizationId, userId })
    throw wrongCode()
  }
  const { fault, decided } = await check(visit, begun, body)
  if (fault !== null) {
    await recordFailure(visit, { organizationId, userId, decided })
    throw faultsOfCode.has(fault) ? wrongCode() : ticketIsOver()
  }
  const taken = codeDigest === null ? decided : withTaken(decided, codeDigest, visit.clock.now())
  return enter(visit, { person, decided: taken, attempt, codeDigest })
}

type Begun = {
  readonly person: Person
  readonly factor: SecondFactor
  readonly ceremonies: ReadonlyMap<string, Ceremony>
}

/** better-auth counts what was tried with a ticket under a name beside its own. */
async function findBegun({ store }: Visit, ticket: string): Promise<Begun | undefined> {
  const name = nameInTicket(ticket)
  const names = [name, `2fa-attempts-${name}`]
  const rows = await findCeremonies(store.read, names.map(digestOfCeremony))
  const found = names.flatMap((each) => {
    const row = rows.find(({ digest }) => digest === digestOfCeremony(each))
    return row ? [[each, row] as const] : []
  })
  const [first] = found
  if (!first || first[0] !== name) return undefined
  const { organizationId, value } = first[1]
  const person = await findPerson(store.read, { organizationId, userId: value as UserId })
  const factor = person && (await findSecondFactor(store.read, person.id))
  if (!person || !factor || person.removedAtMs !== null) return undefined
  return { person, factor, ceremonies: new Map(found) }
}

function check(visit: Visit, begun: Begun, { ticket, code, recovery_code }: SecondFactorBody) {
  const known = { organizationId: begun.person.organizationId, ...begun }
  return holdCeremony(visit, known, async ({ api, headers }) => {
    const brought = await headers({ two_factor: ticket })
    if (code === undefined) {
      await api.verifyBackupCode({ body: { code: recovery_code ?? '' }, headers: brought })
    } else {
      await api.verifyTOTP({ body: { code }, headers: brought })
    }
  })
}

const faultsOfCode = new Set(['INVALID_CODE', 'INVALID_BACKUP_CODE'])

function enter(
  visit: Visit,
  entered: {
    readonly person: Person
    readonly decided: Decided
    readonly attempt: Attempt
    readonly codeDigest: string | null
  },
): Promise<SignedIn> {
  const { person: checked, decided, attempt, codeDigest } = entered
  const { organizationId, id: userId } = checked
  return change(actingAs(visit, { organizationId, userId }), async (tx) => {
    const person = await findPerson(tx.db, { organizationId, userId })
    if (!person || person.removedAtMs !== null) throw ticketIsOver()
    await writeDecided(tx.db, decided, visit.clock.now())
    await forgiveAttempt(tx.db, attempt)
    const secondFactor = codeDigest === null ? 'recovery_code' : 'totp'
    return signIn(visit, tx, { person, method: 'password', secondFactor })
  })
}

function wrongCode(): ApiError {
  return new ApiError('authentication_error', 'The code is wrong, or was used already.')
}

function ticketIsOver(): ApiError {
  return new ApiError(
    'authentication_error',
    'This sign-in is over: begin again with the password.',
    { errorCode: 'ticket_invalid' },
  )
}
