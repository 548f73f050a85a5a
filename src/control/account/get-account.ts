import type { Account } from '#contract/account.ts'
import type { Db } from '#store/port.ts'
import { findPersonStanding } from '#store/queries/people.ts'
import type { RequestContext } from '../context.ts'
import { getOrganization } from '../organization/get-organization.ts'
import { presentOrganization } from '../organization/present-organization.ts'
import { callingPerson } from '../sessions/calling-person.ts'
import { getUser } from '../users/get-user.ts'
import { presentUser } from '../users/present-user.ts'

/** Whoever asks, as they are now. */
export async function getAccount(context: RequestContext, db: Db): Promise<Account> {
  const { organizationId, userId } = callingPerson(context)
  const organization = await getOrganization(context, db)
  const person = await getUser(context, userId, db)
  const standing = await findPersonStanding(db, { organizationId, userId })
  if (!standing) throw new Error(`${userId} is no member any more`)
  return {
    type: 'account',
    user: presentUser(person),
    language: person.language,
    organization: presentOrganization(organization),
    organization_language: organization.language,
    default_workspace_id: standing.defaultWorkspaceId,
    workspace_roles: [...standing.memberships].map(([workspace_id, workspace_role]) => ({
      workspace_id,
      workspace_role,
    })),
  }
}
