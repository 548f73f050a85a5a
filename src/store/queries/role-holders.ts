import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import type { Db } from '../port.ts'
import type { RecipientRole } from './notifications.ts'

/** Addresses of the members who hold one of the roles now: in the organization, or in that workspace. */
export async function listAddressesOf(
  db: Db,
  {
    organizationId,
    workspaceId,
    roles,
  }: {
    readonly organizationId: OrganizationId
    readonly workspaceId: WorkspaceId | null
    readonly roles: readonly RecipientRole[]
  },
): Promise<string[]> {
  if (roles.length === 0) return []
  const holders = await db
    .selectFrom('person')
    .leftJoin('workspace_member', (join) =>
      join
        .onRef('workspace_member.user_id', '=', 'person.id')
        .on('workspace_member.workspace_id', '=', workspaceId ?? ('' as WorkspaceId)),
    )
    .select('person.email')
    .where('person.organization_id', '=', organizationId)
    .where('person.removed_at_ms', 'is', null)
    .where((where) =>
      where.or([
        where('person.role', 'in', roles as readonly OrganizationRole[]),
        where('workspace_member.workspace_role', 'in', roles as readonly AssignedWorkspaceRole[]),
      ]),
    )
    .execute()
  return holders.map(({ email }) => email)
}
