import type { InviteId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findInvite } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** Any invite of the caller's organization, whatever has become of it. */
export async function getInvite(
  { store, caller }: Pick<RequestContext, 'store' | 'caller'>,
  id: InviteId,
  db: Db = store.read,
): Promise<Invite> {
  const invite = await findInvite(db, { organizationId: caller.organizationId, id })
  if (!invite) throw notFound('Invite')
  return invite
}
