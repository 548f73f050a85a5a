import { limits } from '#contract/limits.ts'
import type { Language } from '#domain/organization.ts'
import type { OrganizationRole } from '#domain/role.ts'
import { bounds } from '#platform/bounds.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { Db, StoreTransaction } from '#store/port.ts'
import { insertInvite } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import { inviteMailPurpose } from '#store/queries/mail-facts.ts'
import { findPersonByEmail } from '#store/queries/people.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { queueMail } from '../notify/queue-mail.ts'
import type { NewInvite } from './present-invite.ts'

type Invited = {
  readonly email: string
  readonly role: OrganizationRole
  readonly language: Language | null
}

/** An invite with its mail, for an address that nobody has. The audit is the caller's to write. */
export async function makeInvite(
  context: RequestContext,
  tx: StoreTransaction,
  { email, role, language }: Invited,
): Promise<NewInvite> {
  const { ids, clock, caller } = context
  const { secret, digest } = createSecretKey('invite')
  const invitedAtMs = clock.now()
  const invite: Invite = {
    id: ids.invite(),
    organizationId: caller.organizationId,
    email,
    role,
    invitedByUserId: caller.userId,
    invitedAtMs,
    expiresAtMs: invitedAtMs + bounds.inviteMsMax,
    acceptedAtMs: null,
    deletedAtMs: null,
    language,
  }
  await insertInvite(tx.db, { ...invite, digest })
  await mailInvite(context, tx, { invite, secret })
  return { invite, secret }
}

/** Its link waits in the outbox sealed. */
export async function mailInvite(
  context: RequestContext,
  tx: StoreTransaction,
  { invite, secret }: NewInvite,
): Promise<void> {
  const { id: inviteId, organizationId, email } = invite
  const sealedSecret = context.secretBox.seal(secret, inviteMailPurpose(inviteId))
  const facts = { kind: 'invite', inviteId, sealedSecret } as const
  await queueMail(context, tx, { organizationId, recipients: [email], facts })
}

/** Who has an address already: a member, or somebody whose invite waits. */
export type Known =
  | { readonly status: 'already_member'; readonly id: string }
  | { readonly status: 'already_invited'; readonly id: string }

export async function findKnown(
  db: Db,
  { organizationId, email }: Pick<Invite, 'organizationId' | 'email'>,
  pending: readonly Invite[],
): Promise<Known | undefined> {
  const person = await findPersonByEmail(db, { organizationId, email })
  if (person?.removedAtMs === null) return { status: 'already_member', id: person.id }
  const earlier = pending.find((each) => each.email === email)
  return earlier && { status: 'already_invited', id: earlier.id }
}

/** `pending` is how many wait, with those that are being made. */
export function refuseTooMany(pending: number): void {
  if (pending <= limits.pendingInvitesMax) return
  throw invalidRequest(
    `The organization can have ${limits.pendingInvitesMax} pending invites at most, and this would make ${pending}.`,
  )
}
