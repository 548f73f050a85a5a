import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
import { workspaceRoleOf } from '#domain/role.ts'
import type { OrganizationRole } from '#domain/role.ts'
import type { Db } from '../port.ts'
import type { RecipientRole } from './notifications.ts'

/**
 * Addresses of the members who hold one of the roles now: in the organization, or in that workspace, where they are
 * members of it. What they were given there may be less than what their role in the organization gives them.
 */
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
    .select(['person.email', 'person.role', 'workspace_member.workspace_role'])
    .where('person.organization_id', '=', organizationId)
    .where('person.removed_at_ms', 'is', null)
    .where((where) =>
      where.or([
        where('person.role', 'in', roles as readonly OrganizationRole[]),
        where('workspace_member.workspace_role', 'is not', null),
      ]),
    )
    .execute()
  const wanted: ReadonlySet<string> = new Set(roles)
  const holds = ({ role, workspace_role: assigned }: (typeof holders)[number]): boolean =>
    wanted.has(role) ||
    (assigned !== null && wanted.has(workspaceRoleOf(role, { isDefault: false, assigned })!))
  return holders.filter(holds).map(({ email }) => email)
}
