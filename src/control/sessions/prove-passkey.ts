import type { PasskeyProof } from '#contract/sessions.ts'
import { findCeremonies } from '#store/queries/ceremonies.ts'
import { findPasskeyByCredential } from '#store/queries/passkeys.ts'
import { findPerson } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import type { OrganizationId } from '#domain/id.ts'
import type { Visit } from '../context.ts'
import { digestOfCeremony } from '../identity/decided.ts'
import type { Decided } from '../identity/decided.ts'
import { holdCeremony, nameInTicket } from '../identity/hold-ceremony.ts'

export type Proved = {
  readonly organizationId: OrganizationId
  /** Whose passkey it is, if it is anybody's. */
  readonly person: Person | undefined
  readonly isRight: boolean
  /** To be written in either case: the ticket has been used. */
  readonly decided: Decided
}

/** Whether the authenticator has signed the challenge of the ticket. `undefined` for a ticket that is none. */
export async function provePasskey(
  visit: Visit,
  { ticket, response }: PasskeyProof,
): Promise<Proved | undefined> {
  const { store } = visit
  const name = nameInTicket(ticket)
  const [ceremony] = await findCeremonies(store.read, [digestOfCeremony(name)])
  if (!ceremony) return undefined
  const { organizationId } = ceremony
  const key = { organizationId, credentialId: response.id }
  const passkey = await findPasskeyByCredential(store.read, key)
  const found =
    passkey && (await findPerson(store.read, { organizationId, userId: passkey.userId }))
  const person = found?.removedAtMs === null ? found : undefined
  const known = {
    organizationId,
    person,
    passkeys: passkey ? [passkey] : [],
    ceremonies: new Map([[name, ceremony]]),
  }
  const { fault, decided } = await holdCeremony(visit, known, async ({ api, headers }) => {
    const brought = await headers({ 'better-auth-passkey': ticket })
    // It is whatever the browser says, and the engine reads it as such.
    const body = { response: response as never }
    await api.verifyPasskeyAuthentication({ body, headers: brought })
  })
  const isRight = fault === null && person !== undefined && decided.signedInUserId === person.id
  return { organizationId, person, isRight, decided }
}
