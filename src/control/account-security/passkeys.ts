import type { CreatePasskeyBody, Passkey as PasskeyOnTheWire } from '#contract/account-security.ts'
import type { PasskeyOptions } from '#contract/sign-in.ts'
import type { PasskeyId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import type { Db } from '#store/port.ts'
import { findCeremonies } from '#store/queries/ceremonies.ts'
import {
  deletePasskeyRow,
  findPasskeyByCredential,
  listPasskeysOf,
  updatePasskeyRow,
} from '#store/queries/passkeys.ts'
import type { Passkey } from '#store/queries/passkeys.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { digestOfCeremony } from '../identity/decided.ts'
import { holdCeremony, nameInTicket } from '../identity/hold-ceremony.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { mailSecurityChange } from '../notify/security-mail.ts'
import { presentInstant, presentOptionalInstant } from '../present.ts'
import { callingPerson } from '../sessions/calling-person.ts'
import { getCaller } from './get-account-security.ts'

/** The caller's own, oldest first. */
export function listPasskeys(context: RequestContext): Promise<readonly Passkey[]> {
  return listPasskeysOf(context.store.read, callingPerson(context).userId)
}

/** What the authenticator is to be asked for. It knows from it which keys of the person it has already. */
export async function registerPasskey(context: RequestContext): Promise<PasskeyOptions> {
  const { person } = await getCaller(context)
  const { store, clock } = context
  const passkeys = await listPasskeys(context)
  refuseTooMany(passkeys)
  const known = { organizationId: person.organizationId, person, passkeys, isCaller: true }
  const { answer, decided } = await holdCeremony(context, known, async (stage) => {
    const { response: options, headers } = await stage.api.generatePasskeyRegistrationOptions({
      headers: await stage.headers(),
      returnHeaders: true,
    })
    return { options, ticket: await stage.ticketIn(headers, 'better-auth-passkey') }
  })
  if (!answer) throw new Error('the engine began no registration')
  await store.transaction((tx) => writeDecided(tx.db, decided, clock.now()))
  return {
    type: 'passkey_options',
    ticket: answer.ticket,
    options: { ...answer.options },
    expires_at: presentInstant(clock.now() + bounds.passkeyTicketMsMax),
  }
}

/** From then on whoever holds the authenticator signs in with it. */
export async function createPasskey(
  context: RequestContext,
  { ticket, name, response }: CreatePasskeyBody,
): Promise<Passkey> {
  const { person } = await getCaller(context)
  const { organizationId } = person
  const ticketName = nameInTicket(ticket)
  const [ceremony] = await findCeremonies(context.store.read, [digestOfCeremony(ticketName)])
  if (!ceremony || ceremony.organizationId !== organizationId) throw notTaken()
  const ceremonies = new Map([[ticketName, ceremony]])
  const known = { organizationId, person, ceremonies, isCaller: true }
  const { decided } = await holdCeremony(context, known, async ({ api, headers }) => {
    const brought = await headers({ 'better-auth-passkey': ticket })
    await api.verifyPasskeyRegistration({ body: { response, name }, headers: brought })
  })
  const { newPasskey } = decided
  if (!newPasskey) throw notTaken()
  return change(context, async (tx) => {
    refuseTooMany(await listPasskeysOf(tx.db, person.id))
    const key = { organizationId, credentialId: newPasskey.credentialId }
    if (await findPasskeyByCredential(tx.db, key)) {
      throw invalidRequest('response: Is of a passkey that is registered already')
    }
    await writeDecided(tx.db, decided, context.clock.now())
    await recordChange(context, tx, {
      type: 'user_passkey_created',
      subjectId: person.id,
      workspaceId: null,
      before: null,
      after: presentPasskeyForAudit(newPasskey),
    })
    await mailSecurityChange(context, tx, { userId: person.id, what: 'passkey_created' })
    return newPasskey
  })
}

/** Another person's is not found. */
async function getPasskey(context: RequestContext, id: PasskeyId, db: Db): Promise<Passkey> {
  const own = await listPasskeysOf(db, callingPerson(context).userId)
  const found = own.find((each) => each.id === id)
  if (!found) throw notFound('Passkey')
  return found
}

export function renamePasskey(
  context: RequestContext,
  id: PasskeyId,
  name: string,
): Promise<Passkey> {
  return change(context, async (tx) => {
    const before = await getPasskey(context, id, tx.db)
    const after = { ...before, name }
    await updatePasskeyRow(tx.db, after)
    await recordChange(context, tx, {
      type: 'user_passkey_updated',
      subjectId: before.userId,
      workspaceId: null,
      before: presentPasskeyForAudit(before),
      after: presentPasskeyForAudit(after),
    })
    return after
  })
}

/** It opens nothing any more. */
export function deletePasskey(context: RequestContext, id: PasskeyId): Promise<PasskeyId> {
  return change(context, async (tx) => {
    const before = await getPasskey(context, id, tx.db)
    await deletePasskeyRow(tx.db, id)
    await recordChange(context, tx, {
      type: 'user_passkey_deleted',
      subjectId: before.userId,
      workspaceId: null,
      before: presentPasskeyForAudit(before),
      after: null,
    })
    await mailSecurityChange(context, tx, { userId: before.userId, what: 'passkey_deleted' })
    return id
  })
}

export function presentPasskey(passkey: Passkey): PasskeyOnTheWire {
  return {
    id: passkey.id,
    type: 'passkey',
    name: passkey.name,
    created_at: presentInstant(passkey.createdAtMs),
    last_used_at: presentOptionalInstant(passkey.lastUsedAtMs),
    is_synced: passkey.isSynced,
  }
}

/** Without the name, which may be that of a person's device. */
function presentPasskeyForAudit({ id, isSynced }: Passkey): object {
  return { id, type: 'passkey', is_synced: isSynced }
}

function refuseTooMany(passkeys: readonly Passkey[]): void {
  if (passkeys.length < bounds.passkeysPerPersonMax) return
  throw invalidRequest(`Somebody can have at most ${bounds.passkeysPerPersonMax} passkeys.`)
}

function notTaken() {
  return invalidRequest('response: Was not taken. Begin again')
}
