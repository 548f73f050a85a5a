import { permissions } from '#contract/permissions.ts'
import type { Action, Permission } from '#contract/permissions.ts'
import { workspaceRoleOf } from '#domain/role.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'

export const organizationRoles = [
  'user',
  'claude_code_user',
  'developer',
  'billing',
  'admin',
] as const satisfies readonly OrganizationRole[]

export const assignedRoles = [
  undefined,
  'workspace_user',
  'workspace_restricted_developer',
  'workspace_developer',
  'workspace_admin',
] as const satisfies readonly (AssignedWorkspaceRole | undefined)[]

/** Whoever asks. `assigned` is their role in their own workspace, if they have one. */
export type Asker =
  | { readonly type: 'admin_key' | 'api_key' }
  | {
      readonly type: 'person'
      readonly role: OrganizationRole
      readonly assigned: AssignedWorkspaceRole | undefined
    }

/** Where what is asked about lies: in the asker's workspace, in another, or in another organization. */
export type Where = 'own' | 'other' | 'foreign'

export type Expected = 'allowed' | 'forbidden' | 'missing'

/** What the table of permissions says, read once more and apart from how the server reads it. */
export function expectedOf(
  asker: Asker,
  action: Action,
  { where, namesNothing, isOfWorkspace, namesNobodys }: Target,
): Expected {
  if (!mayAnywhere(asker, action)) return 'forbidden'
  if (namesNobodys) return 'missing'
  if (namesNothing) return 'allowed'
  if (where === 'foreign') return 'missing'
  if (mayForAll(asker, action) || !isOfWorkspace) return 'allowed'
  if (mayIn(asker, action, where)) return 'allowed'
  return mayForAll(asker, 'workspaces.view') || mayIn(asker, 'workspaces.view', where)
    ? 'forbidden'
    : 'missing'
}

type Target = {
  readonly where: Where
  readonly namesNothing: boolean
  readonly isOfWorkspace: boolean
  readonly namesNobodys: boolean
}

/** For the organization itself, and so in all its workspaces. */
export function mayForAll(asker: Asker, action: Action): boolean {
  const { organization, sessionOnly, apiKey }: Permission = permissions[action]
  if (asker.type === 'person') return organization.includes(asker.role)
  return asker.type === 'api_key' ? apiKey === true : organization.includes('admin') && !sessionOnly
}

function mayAnywhere(asker: Asker, action: Action): boolean {
  return mayForAll(asker, action) || ['own', 'default'].some((where) => mayIn(asker, action, where))
}

function mayIn(asker: Asker, action: Action, where: string): boolean {
  if (asker.type !== 'person') return false
  const assigned = where === 'own' ? asker.assigned : undefined
  const role = workspaceRoleOf(asker.role, { isDefault: where === 'default', assigned })
  const { workspace }: Permission = permissions[action]
  return role !== undefined && workspace.includes(role)
}
