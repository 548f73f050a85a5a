import type { Db } from '#store/port.ts'
import { countMembers } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { findSsoSettings } from '#store/queries/sso-settings.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/**
 * Who is admin, people decide, and show first that it is they: a key that leaks makes no admins and removes none.
 */
export function requireSayOverAdmins({ caller }: RequestContext, refusal: string): void {
  if (caller.type === 'admin_key') throw invalidRequest(refusal)
  caller.access.requireOrganization('users.promote')
}

/** Without an admin nobody could ever become one again. */
export async function refuseLastAdmin(db: Db, { organizationId, role }: Person): Promise<void> {
  if (role !== 'admin' || (await countMembers(db, organizationId, 'admin')) > 1) return
  const isAlone = (await countMembers(db, organizationId, undefined)) === 1
  throw invalidRequest(
    'This is the last admin of the organization. Make somebody else an admin first.',
    isAlone ? 'cannot_remove_last_member' : undefined,
  )
}

/** Without them nobody could get in once the identity provider does not answer. */
export async function refuseBreakGlass(db: Db, { organizationId, id }: Person): Promise<void> {
  const { isRequired, breakGlassUserId } = await findSsoSettings(db, organizationId)
  if (!isRequired || breakGlassUserId !== id) return
  throw invalidRequest(
    'This is the admin who may sign in without the identity provider. Name another one first.',
  )
}
