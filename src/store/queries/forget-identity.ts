import type { OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import { deleteCeremoniesOf } from './ceremonies.ts'
import { deleteIdentityLinksOf } from './identity-links.ts'
import { deletePasskeysOf } from './passkeys.ts'
import { deleteResetMailsOf } from './reset-mails.ts'
import { deleteSecondFactorOf } from './second-factors.ts'
import { deleteSessionsOf } from './sessions.ts'

/**
 * Takes away all with which somebody could show who they are, but for the hash of their password: from then on they
 * have no session, no second factor, no passkey, and no provider vouches for them. May be repeated.
 */
export async function forgetIdentity(
  db: Db,
  person: { readonly organizationId: OrganizationId; readonly id: UserId },
): Promise<void> {
  const { organizationId, id: userId } = person
  await deleteSessionsOf(db, userId)
  await deleteCeremoniesOf(db, { organizationId, userId })
  await deleteResetMailsOf(db, userId)
  await deleteSecondFactorOf(db, userId)
  await deletePasskeysOf(db, userId)
  await deleteIdentityLinksOf(db, userId)
}
