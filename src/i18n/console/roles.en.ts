/** What the roles are called. */
export const rolesEn = {
  organization: {
    user: 'User',
    claude_code_user: 'Claude Code user',
    developer: 'Developer',
    billing: 'Billing',
    admin: 'Admin',
  },
  workspace: {
    workspace_user: 'Workspace user',
    workspace_restricted_developer: 'Workspace limited developer',
    workspace_developer: 'Workspace developer',
    workspace_admin: 'Workspace admin',
    workspace_billing: 'Workspace billing',
  },
}
