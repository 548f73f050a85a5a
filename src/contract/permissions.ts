import type { OrganizationRole, WorkspaceRole } from '#domain/role.ts'

/**
 * Who may do what: the one table that the server enforces and the console reads. An admin key may do what an admin
 * may, but for what is marked `sessionOnly`.
 */
export type Permission = {
  /** Roles that may do it for the organization itself and, with it, in every workspace. */
  readonly organization: readonly OrganizationRole[]
  /** Roles that may do it in their own workspace. */
  readonly workspace: readonly WorkspaceRole[]
  /** Only a person who is signed in. */
  readonly sessionOnly?: true
  /** Only while it is certain that it is they: they have given their password within the last minutes. */
  readonly fresh?: true
  /** An API key may do it too, for itself. */
  readonly apiKey?: true
}

const everyone = ['user', 'claude_code_user', 'developer', 'billing', 'admin'] as const
const admins = ['admin'] as const
const adminsAndBilling = ['billing', 'admin'] as const
const workspaceAdmins = ['workspace_admin'] as const
const workspaceDevelopers = [
  'workspace_restricted_developer',
  'workspace_developer',
  'workspace_admin',
] as const
const workspaceReaders = [...workspaceDevelopers, 'workspace_billing'] as const
const workspaceEveryone = [...workspaceReaders, 'workspace_user'] as const

export const permissions = {
  'organization.view': { organization: everyone, workspace: [] },
  'organization_settings.view': { organization: adminsAndBilling, workspace: [] },
  'organization_settings.edit': { organization: admins, workspace: [] },
  'key_policy.view': {
    organization: [...adminsAndBilling, 'developer'],
    workspace: workspaceDevelopers,
  },
  'key_policy.edit': { organization: admins, workspace: [] },

  'users.view': { organization: admins, workspace: workspaceAdmins },
  'users.edit': { organization: admins, workspace: [] },
  'users.promote': { organization: admins, workspace: [], sessionOnly: true, fresh: true },
  'users.erase': { organization: admins, workspace: [] },
  'invites.view': { organization: admins, workspace: [] },
  'invites.edit': { organization: admins, workspace: [] },
  'account.own': { organization: everyone, workspace: [], sessionOnly: true },
  // What decides how they sign in.
  'account.secure': { organization: everyone, workspace: [], sessionOnly: true, fresh: true },
  'sessions.own': { organization: everyone, workspace: [], sessionOnly: true },

  'upstream.view': { organization: adminsAndBilling, workspace: [] },
  'upstream.test': { organization: admins, workspace: [] },
  'sso.view': { organization: admins, workspace: [] },
  // Whoever names the provider decides who is who.
  'sso.edit': { organization: admins, workspace: [], sessionOnly: true, fresh: true },

  'workspaces.create': { organization: admins, workspace: [] },
  'workspaces.view': { organization: adminsAndBilling, workspace: workspaceEveryone },
  'workspaces.edit': { organization: admins, workspace: workspaceAdmins },
  'workspaces.archive': { organization: admins, workspace: [] },
  'workspace_members.view': { organization: adminsAndBilling, workspace: workspaceDevelopers },
  'workspace_members.edit': { organization: admins, workspace: workspaceAdmins },

  // Whoever sees a workspace may try its models: it pays, within its limits.
  'playground.use': {
    organization: adminsAndBilling,
    workspace: workspaceEveryone,
    sessionOnly: true,
  },
  'api_keys.view': { organization: admins, workspace: workspaceDevelopers },
  'api_keys.edit': { organization: admins, workspace: workspaceDevelopers },
  'api_keys.self': { organization: [], workspace: [], apiKey: true },
  'api_keys.identify': { organization: admins, workspace: [] },
  'admin_keys.view': { organization: admins, workspace: [] },
  'admin_keys.edit': { organization: admins, workspace: [] },

  'rate_limits.view': {
    organization: [...adminsAndBilling, 'developer'],
    workspace: workspaceReaders,
  },
  'rate_limits.edit': { organization: admins, workspace: [] },
  // Whoever sees what was used sees what it costs.
  'prices.view': { organization: [...adminsAndBilling, 'developer'], workspace: workspaceReaders },
  'spend_limits.view': { organization: adminsAndBilling, workspace: workspaceReaders },
  'spend_limits.edit': { organization: admins, workspace: [] },
  // Within what the workspace has, its admins divide as they like.
  'key_limits.edit': { organization: admins, workspace: workspaceAdmins },
  'increase_requests.create': { organization: admins, workspace: workspaceDevelopers },
  'increase_requests.view': { organization: adminsAndBilling, workspace: workspaceReaders },
  'increase_requests.decide': { organization: admins, workspace: [] },
  'spend_adjustments.view': { organization: adminsAndBilling, workspace: [] },
  'spend_adjustments.create': { organization: admins, workspace: [] },

  'reports.view': {
    organization: [...adminsAndBilling, 'developer'],
    workspace: workspaceReaders,
  },
  'requests.view': {
    organization: [...adminsAndBilling, 'developer'],
    workspace: workspaceDevelopers,
  },
  'limits.preview': { organization: admins, workspace: workspaceAdmins },
  'prices.edit': { organization: admins, workspace: [] },
  'statements.view': { organization: adminsAndBilling, workspace: [] },
  'statements.edit': { organization: adminsAndBilling, workspace: [] },

  'notifications.view': { organization: adminsAndBilling, workspace: workspaceReaders },
  'notifications.edit': { organization: admins, workspace: workspaceAdmins },
  'webhooks.view': { organization: admins, workspace: workspaceAdmins },
  'webhooks.edit': { organization: admins, workspace: [] },
  'deliveries.view': { organization: admins, workspace: [] },
  'deliveries.edit': { organization: admins, workspace: [] },
  'activities.view': { organization: admins, workspace: [] },
} as const satisfies Record<string, Permission>

/** What an endpoint does, for the question who may do it. */
export type Action = keyof typeof permissions
