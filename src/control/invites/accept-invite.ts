import type { AcceptInviteBody } from '#contract/invites.ts'
import { hashPassword } from '#platform/password.ts'
import { updateInviteRow } from '#store/queries/invites.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import { openSession } from '../sessions/open-session.ts'
import type { SignedIn } from '../sessions/open-session.ts'
import { requireAllowed } from '../sessions/sign-in.ts'
import { presentUserForAudit } from '../users/present-user.ts'
import { join } from './join.ts'
import { getOpenInvite } from './open-invite.ts'

/**
 * Makes whoever has the secret a member, and signs them in. Of any number of attempts with one secret, one succeeds.
 * Where people have to sign in with a provider, that is how an invite is accepted too.
 */
export async function acceptInvite(
  visit: Visit,
  { token, name, password }: AcceptInviteBody,
): Promise<SignedIn> {
  const { store, clock } = visit
  const { organizationId } = await getOpenInvite(visit, token, store.read)
  const method = 'password'
  const newcomer = { person: { organizationId, id: null }, method } as const
  await requireAllowed(store.read, newcomer)
  // Before the transaction, which may wait for nothing but the database.
  const passwordHash = await hashPassword(password)
  return change(actingAs(visit, { organizationId, userId: null }), async (tx) => {
    const invite = await getOpenInvite(visit, token, tx.db)
    await requireAllowed(tx.db, newcomer)
    const { email, role } = invite
    const person = await join(visit, tx.db, { organizationId, email, role, name, passwordHash })
    if (!person) throw invalidRequest('token: Is for an address that a member has already')
    const userId = person.id
    await updateInviteRow(tx.db, { ...invite, acceptedAtMs: clock.now() })
    const signedIn = await openSession(visit, tx.db, { person, method })
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
