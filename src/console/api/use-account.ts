import { useSuspenseQuery } from '@tanstack/react-query'
import type { Account } from '#contract/account.ts'
import { permissions } from '#contract/permissions.ts'
import type { Action, Permission } from '#contract/permissions.ts'
import { workspaceRoleOf } from '#domain/role.ts'
import type { OrganizationRole, WorkspaceRole } from '#domain/role.ts'
import { answerOf } from './use-api.ts'

export const accountQuery = answerOf('GET /v1/organizations/account', {})

/** Whoever is signed in. The shell has loaded it before any page is drawn. */
export function useAccount(): Account {
  return useSuspenseQuery(accountQuery).data
}

/** Who could do an action, for the sentence that says why somebody may not. */
export type Holders = {
  readonly organization: readonly OrganizationRole[]
  readonly workspace: readonly WorkspaceRole[]
}

export type Can = {
  /** For the organization itself and in every workspace, or, with a workspace, there. */
  (action: Action, workspaceId?: string): boolean
  /** In at least one place: whether a page about it is worth showing. */
  somewhere(action: Action): boolean
}

/** What the reader may do, by the table that the server enforces. */
export function useCan(): Can {
  return canOf(useAccount())
}

function canOf(account: Account): Can {
  const can = (action: Action, workspaceId?: string): boolean => {
    const { organization, workspace } = holdersOf(action)
    if (organization.includes(account.user.role)) return true
    if (workspaceId === undefined) return false
    const role = roleIn(account, workspaceId)
    return role !== undefined && workspace.includes(role)
  }
  const somewhere = (action: Action): boolean =>
    [
      account.default_workspace_id,
      ...account.workspace_roles.map((each) => each.workspace_id),
    ].some((id) => can(action, id))
  return Object.assign(can, { somewhere })
}

export function holdersOf(action: Action): Holders {
  const { organization, workspace }: Permission = permissions[action]
  return { organization, workspace }
}

/** The role that holds for the reader in a workspace. */
function roleIn(account: Account, workspaceId: string): WorkspaceRole | undefined {
  const assigned = account.workspace_roles.find((each) => each.workspace_id === workspaceId)
  return workspaceRoleOf(account.user.role, {
    isDefault: workspaceId === account.default_workspace_id,
    assigned: assigned?.workspace_role,
  })
}
