import type { WorkspacePerson as PersonOnTheWire } from '#contract/workspace-people.ts'
import { workspaceRoleOf } from '#domain/role.ts'
import type { WorkspacePerson } from '#store/queries/workspace-people.ts'
import { presentInstant } from '../present.ts'
import { holds } from '../workspace-members/get-member.ts'

export function presentWorkspacePerson(
  { userId, name, email, organizationRole, given }: WorkspacePerson,
  isDefault: boolean,
): PersonOnTheWire {
  const role = workspaceRoleOf(organizationRole, { isDefault, assigned: given?.role })
  if (!role) throw new Error(`${userId} has no role`)
  const inForce = given && !isDefault && holds({ role: organizationRole }, given) ? given : null
  return {
    type: 'workspace_person',
    user_id: userId,
    name,
    email,
    organization_role: organizationRole,
    workspace_role: role,
    inherited: inForce === null,
    added_at: inForce && presentInstant(inForce.addedAtMs),
  }
}
