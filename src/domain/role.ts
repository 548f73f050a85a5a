/** What a person can be in the organization. */
export const organizationRoles = [
  'user',
  'claude_code_user',
  'developer',
  'billing',
  'admin',
] as const

/**
 * What a person may do in the whole organization, in the words of Anthropic's Admin API (Users, `role`). Its other
 * values belong to Claude Enterprise.
 */
export type OrganizationRole = (typeof organizationRoles)[number]

/** What a person may do in one workspace (Workspace members, `workspace_role`). */
export type WorkspaceRole =
  | 'workspace_user'
  | 'workspace_restricted_developer'
  | 'workspace_developer'
  | 'workspace_billing'
  | 'workspace_admin'

/** Those that a person can be given: `workspace_billing` is inherited. */
export type AssignedWorkspaceRole = Exclude<WorkspaceRole, 'workspace_billing'>

/** What a person can be given in a workspace, from the role that may do least. */
export const assignedWorkspaceRoles = [
  'workspace_user',
  'workspace_restricted_developer',
  'workspace_developer',
  'workspace_admin',
] as const satisfies readonly AssignedWorkspaceRole[]

/**
 * The role that holds for a person in a workspace; `undefined` where they have none. Admins are admins everywhere,
 * billing members see costs everywhere unless they are made admin of the workspace, and for the others the role in
 * the organization is the least that membership gives. The Default workspace has no members: there the role in the
 * organization says all.
 */
export function workspaceRoleOf(
  organizationRole: OrganizationRole,
  workspace: { readonly isDefault: boolean; readonly assigned: AssignedWorkspaceRole | undefined },
): WorkspaceRole | undefined {
  if (organizationRole === 'admin') return 'workspace_admin'
  const { assigned } = workspace
  if (organizationRole === 'billing') {
    return assigned === 'workspace_admin' ? assigned : 'workspace_billing'
  }
  const least = organizationRole === 'developer' ? 'workspace_developer' : 'workspace_user'
  if (workspace.isDefault) return least
  if (assigned === undefined) return undefined
  const rank = (role: AssignedWorkspaceRole): number => assignedWorkspaceRoles.indexOf(role)
  return rank(assigned) >= rank(least) ? assigned : least
}
