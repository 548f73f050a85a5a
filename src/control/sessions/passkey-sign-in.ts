import type { PasskeyProof } from '#contract/sessions.ts'
import type { PasskeyOptions } from '#contract/sign-in.ts'
import type { OrganizationId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { findPerson } from '#store/queries/people.ts'
import { ApiError } from '../api-error.ts'
import { change } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import { holdCeremony } from '../identity/hold-ceremony.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { presentInstant } from '../present.ts'
import { findEntrance } from './find-entrance.ts'
import type { SignedIn } from './open-session.ts'
import { provePasskey } from './prove-passkey.ts'
import { recordFailure, refuseMethod } from './record-failure.ts'
import { signIn } from './sign-in.ts'

/** The same for everybody: nobody is named, and the authenticator knows its keys. */
export async function beginPasskey(
  visit: Visit,
  named: OrganizationId | undefined,
): Promise<PasskeyOptions> {
  const { store, clock } = visit
  const organization = await findEntrance(visit, named)
  if (!organization) throw notTaken()
  const known = { organizationId: organization.id }
  const { answer, decided } = await holdCeremony(visit, known, async (stage) => {
    const { response: options, headers } = await stage.api.generatePasskeyAuthenticationOptions({
      headers: await stage.headers(),
      returnHeaders: true,
    })
    return { options, ticket: await stage.ticketIn(headers, 'better-auth-passkey') }
  })
  if (!answer) throw notTaken()
  await store.transaction((tx) => writeDecided(tx.db, decided, clock.now()))
  return {
    type: 'passkey_options',
    ticket: answer.ticket,
    options: { ...answer.options, userVerification: 'required' },
    expires_at: presentInstant(clock.now() + bounds.passkeyTicketMsMax),
  }
}

/** Signs in whoever has the passkey. Its device has asked for a finger or a number: nothing more is asked. */
export async function signInWithPasskey(visit: Visit, proof: PasskeyProof): Promise<SignedIn> {
  const proved = await provePasskey(visit, proof)
  if (!proved) throw notTaken()
  const { organizationId, person: checked, isRight, decided } = proved
  if (!isRight || !checked) {
    await recordFailure(visit, { organizationId, userId: checked?.id ?? null, decided })
    throw notTaken()
  }
  await refuseMethod(visit, { person: checked, method: 'passkey' }, decided)
  const userId = checked.id
  return change(actingAs(visit, { organizationId, userId }), async (tx) => {
    const person = await findPerson(tx.db, { organizationId, userId })
    if (!person || person.removedAtMs !== null) throw notTaken()
    await writeDecided(tx.db, decided, visit.clock.now())
    return signIn(visit, tx, { person, method: 'passkey' })
  })
}

function notTaken(): ApiError {
  return new ApiError('authentication_error', 'The passkey was not taken. Begin again.')
}
