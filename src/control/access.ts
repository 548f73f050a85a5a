import { permissions } from '#contract/permissions.ts'
import type { Action, Permission } from '#contract/permissions.ts'
import type { ApiKeyId, UserId, WorkspaceId } from '#domain/id.ts'
import { workspaceRoleOf } from '#domain/role.ts'
import type { AssignedWorkspaceRole, OrganizationRole, WorkspaceRole } from '#domain/role.ts'
import { ApiError, notFound } from './api-error.ts'

/** What decides what a caller may do, read once when their request begins. */
export type Standing =
  | { readonly type: 'admin_key' }
  /** Nobody knows yet who it is: may do nothing that the table names. */
  | { readonly type: 'visitor' }
  | { readonly type: 'api_key'; readonly apiKeyId: ApiKeyId; readonly workspaceId: WorkspaceId }
  | {
      readonly type: 'person'
      readonly userId: UserId
      readonly role: OrganizationRole
      readonly defaultWorkspaceId: WorkspaceId
      readonly memberships: ReadonlyMap<WorkspaceId, AssignedWorkspaceRole>
      /** They have shown who they are within the last minutes. */
      readonly isFresh: boolean
    }

/** Answers what a caller may do, by the one table of permissions. */
export type Access = {
  /** Refuses with 403 whoever may do it neither for the organization nor in any workspace. */
  requireSomewhere(action: Action): void
  /** Refuses with 403 whoever may not do it for the organization itself. */
  requireOrganization(action: Action): void
  /**
   * Refuses with 404 where the caller does not see the workspace, in the words for one that is missing, and with 403
   * where they see it and may not do it there. `noun` is what was asked for.
   */
  requireWorkspace(id: WorkspaceId, action: Action, noun?: Parameters<typeof notFound>[0]): void
  mayInWorkspace(id: WorkspaceId, action: Action): boolean
  /** The workspaces in which the caller may do it; `undefined` for all of them. */
  workspacesFor(action: Action): readonly WorkspaceId[] | undefined
}

export function createAccess(standing: Standing): Access {
  const forOrganization = (action: Action): boolean => isAllowed(standing, action)
  const inWorkspace = (id: WorkspaceId, action: Action): boolean => {
    if (forOrganization(action)) return true
    const role = roleIn(standing, id)
    return (
      role !== undefined && rolesOf(action).workspace.includes(role) && isFreshFor(standing, action)
    )
  }
  return {
    requireSomewhere: (action) => {
      const somewhere =
        forOrganization(action) || idsOf(standing).some((id) => inWorkspace(id, action))
      if (!somewhere) throw refused(standing, action)
    },
    requireOrganization: (action) => {
      if (!forOrganization(action)) throw refused(standing, action)
    },
    requireWorkspace: (id, action, noun = 'Workspace') => {
      if (inWorkspace(id, action)) return
      throw inWorkspace(id, 'workspaces.view') ? refused(standing, action) : notFound(noun)
    },
    mayInWorkspace: inWorkspace,
    workspacesFor: (action) =>
      forOrganization(action) ? undefined : idsOf(standing).filter((id) => inWorkspace(id, action)),
  }
}

function rolesOf(action: Action): Permission {
  return permissions[action]
}

function isAllowed(standing: Standing, action: Action): boolean {
  const permission = rolesOf(action)
  switch (standing.type) {
    case 'admin_key':
      return permission.organization.includes('admin') && !permission.sessionOnly
    case 'api_key':
      return permission.apiKey === true
    case 'visitor':
      return false
    case 'person':
      return permission.organization.includes(standing.role) && isFreshFor(standing, action)
  }
}

function isFreshFor(standing: Standing, action: Action): boolean {
  return !rolesOf(action).fresh || (standing.type === 'person' && standing.isFresh)
}

/** The workspaces that the caller's own membership opens. Admins and billing members need none. */
function idsOf(standing: Standing): readonly WorkspaceId[] {
  if (standing.type !== 'person') return []
  return [standing.defaultWorkspaceId, ...standing.memberships.keys()]
}

function roleIn(standing: Standing, id: WorkspaceId): WorkspaceRole | undefined {
  if (standing.type !== 'person') return undefined
  const isDefault = id === standing.defaultWorkspaceId
  return workspaceRoleOf(standing.role, { isDefault, assigned: standing.memberships.get(id) })
}

function refused(standing: Standing, action: Action): ApiError {
  if (standing.type === 'api_key') {
    return new ApiError(
      'permission_error',
      'API keys of a workspace call models and cannot administer the organization. Use an admin key.',
    )
  }
  const { sessionOnly, fresh, organization } = rolesOf(action)
  if (sessionOnly && standing.type === 'admin_key') {
    return new ApiError('permission_error', 'Only a person who is signed in may do this.')
  }
  const mayWhenFresh = standing.type === 'person' && organization.includes(standing.role)
  if (fresh && mayWhenFresh) {
    return new ApiError(
      'permission_error',
      'Confirm your password first: this needs a fresh check.',
      { errorCode: 'fresh_check_required' },
    )
  }
  return new ApiError('permission_error', 'Your role does not allow this.')
}
