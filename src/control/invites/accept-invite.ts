import type { AcceptInviteBody } from '#contract/invites.ts'
import { hashPassword } from '#platform/password.ts'
import { parseSecretKey } from '#platform/secret-key.ts'
import type { Db } from '#store/port.ts'
import { findInviteByDigest, updateInviteRow } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import { findPersonByEmail, insertPerson, updatePersonRow } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import { openSession } from '../sessions/open-session.ts'
import type { SignedIn } from '../sessions/open-session.ts'
import { presentUserForAudit } from '../users/present-user.ts'
import { statusOf } from './present-invite.ts'

/**
 * Makes whoever has the secret a member, and signs them in. Of any number of attempts with one secret, one succeeds.
 * Somebody who was removed and not erased comes back under the id that they had.
 */
export async function acceptInvite(visit: Visit, body: AcceptInviteBody): Promise<SignedIn> {
  const key = parseSecretKey(body.token)
  const digest = key?.kind === 'invite' ? key.digest : ''
  const { organizationId } = await getOpenInvite(visit, digest, visit.store.read)
  // Before the transaction, which may wait for nothing but the database.
  const passwordHash = await hashPassword(body.password)
  return change(actingAs(visit, { organizationId, userId: null }), async (tx) => {
    const invite = await getOpenInvite(visit, digest, tx.db)
    const person = await join(visit, tx.db, { invite, name: body.name, passwordHash })
    const { createdAtMs: acceptedAtMs, id: userId } = person
    await updateInviteRow(tx.db, { ...invite, acceptedAtMs })
    const signedIn = await openSession(visit, tx.db, person)
    const sessionId = signedIn.session.id
    await recordChange(actingAs(visit, { organizationId, userId, sessionId }), tx, {
      type: 'org_user_invite_accepted',
      subjectId: invite.id,
      workspaceId: null,
      before: null,
      after: presentUserForAudit(person),
    })
    return signedIn
  })
}

/** The same answer for a secret that was never given out as for one that opens nothing any more. */
async function getOpenInvite({ clock }: Visit, digest: string, db: Db): Promise<Invite> {
  const invite = await findInviteByDigest(db, digest)
  if (invite && statusOf(invite, clock.now()) === 'pending') return invite
  throw invalidRequest('token: Is not that of a pending invite. Ask for another one')
}

async function join(
  { ids, clock }: Visit,
  db: Db,
  {
    invite,
    name,
    passwordHash,
  }: { readonly invite: Invite; readonly name: string; readonly passwordHash: string },
): Promise<Person> {
  const { organizationId, email, role } = invite
  const createdAtMs = clock.now()
  const known = await findPersonByEmail(db, { organizationId, email })
  if (known?.removedAtMs === null) {
    throw invalidRequest('token: Is for an address that a member has already')
  }
  const id = known?.id ?? ids.user()
  const joined = { id, organizationId, email, name, role, passwordHash, createdAtMs }
  const person = { ...joined, removedAtMs: null, language: null }
  if (known) await updatePersonRow(db, person)
  else await insertPerson(db, joined)
  return person
}
