import { isOfDomain } from '#domain/sign-in.ts'
import type { Db } from '#store/port.ts'
import type { IdentityProvider } from '#store/queries/identity-providers.ts'
import { findIdentityLink, listIdentityLinksOf } from '#store/queries/identity-links.ts'
import type { IdentityLink } from '#store/queries/identity-links.ts'
import { listPendingInvites } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import { findPerson, findPersonByEmail } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import type { Profile } from '../identity/oidc-provider.ts'

/** Why somebody for whom the provider vouches is not let in. */
export type Refusal = 'domain_not_allowed' | 'email_not_verified' | 'refused' | 'removed'

/** What becomes of somebody for whom the provider vouches. */
export type Judgement =
  | { readonly type: 'refused'; readonly why: Refusal }
  | {
      readonly type: 'member'
      readonly person: Person
      /** Absent where the provider vouches for them for the first time. */
      readonly link: IdentityLink | undefined
    }
  | { readonly type: 'newcomer'; readonly invite: Invite | undefined }

/**
 * Decides by the provider's settings and by who is known. A subject that is known is the person that it was, whatever
 * their address is now; else a verified address tells who they are. Somebody who was removed comes back by an invite
 * alone: no provider undoes what an admin did.
 */
export async function judgeProfile(
  db: Db,
  { id, organizationId, allowedDomains, firstSignIn }: IdentityProvider,
  { profile, nowMs }: { readonly profile: Profile; readonly nowMs: number },
): Promise<Judgement> {
  const { email, subject } = profile
  if (!profile.isEmailVerified) return { type: 'refused', why: 'email_not_verified' }
  if (!isOfDomain(email, allowedDomains)) return { type: 'refused', why: 'domain_not_allowed' }
  const link = await findIdentityLink(db, { identityProviderId: id, subject })
  const known = link
    ? await findPerson(db, { organizationId, userId: link.userId })
    : await findPersonByEmail(db, { organizationId, email })
  if (known?.removedAtMs === null) {
    return link || !(await isLinked(db, known, id))
      ? { type: 'member', person: known, link }
      : { type: 'refused', why: 'refused' }
  }
  const pending = await listPendingInvites(db, organizationId, nowMs)
  const invite = pending.find((each) => each.email === email)
  if (invite) return { type: 'newcomer', invite }
  if (known) return { type: 'refused', why: 'removed' }
  return firstSignIn.type === 'given'
    ? { type: 'newcomer', invite: undefined }
    : { type: 'refused', why: 'refused' }
}

/** To another subject: their address was given to somebody else since, who shall not become them. */
async function isLinked(
  db: Db,
  { id }: Person,
  providerId: IdentityProvider['id'],
): Promise<boolean> {
  const links = await listIdentityLinksOf(db, id)
  return links.some(({ identityProviderId }) => identityProviderId === providerId)
}
