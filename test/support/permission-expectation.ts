import { permissions } from '#contract/permissions.ts'
import type { Action, Permission } from '#contract/permissions.ts'
import { workspaceRoleOf } from '#domain/role.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'

/** Whoever asks. `assigned` is their role in their own workspace, if they have one. */
export type Asker =
  | { readonly type: 'admin_key' | 'api_key' }
  | {
      readonly type: 'person'
      readonly role: OrganizationRole
      readonly assigned: AssignedWorkspaceRole | undefined
      /** They have just shown who they are. */
      readonly isFresh: boolean
    }

/** Where what is asked about lies: in the asker's workspace, in another, or in another organization. */
export type Where = 'own' | 'other' | 'foreign'

/** What is asked about. A filter names something, and shows nothing of it where it is not the asker's to see. */
export type About =
  | 'nothing'
  | 'filter'
  | 'organization_itself'
  | 'default_workspace'
  | 'workspace'
  | 'organization'
  | 'person'

/** `refused`: with 400, by a rule that is no role's. */
export type Expected = 'allowed' | 'forbidden' | 'missing' | 'refused'

type Target = { readonly where: Where; readonly about: About }

/**
 * What the table of permissions says, read once more and apart from how the server reads it. `inBody` is what the
 * body asks for beyond what the endpoint does.
 */
export function expectedOf(
  asker: Asker,
  { action, inBody }: { readonly action: Action; readonly inBody: Action | undefined },
  target: Target,
): Expected {
  const expected = expectedOfAction(asker, action, target)
  if (expected !== 'allowed' || inBody === undefined) return expected
  // The words of Anthropic's API, for which it is the value of a field that is wrong.
  const { sessionOnly }: Permission = permissions[inBody]
  if (sessionOnly && asker.type === 'admin_key') return 'refused'
  return expectedOfAction(asker, inBody, target)
}

function expectedOfAction(asker: Asker, action: Action, { where, about }: Target): Expected {
  if (!mayAnywhere(asker, action)) return 'forbidden'
  switch (about) {
    case 'nothing':
    case 'filter':
      return 'allowed'
    case 'organization_itself':
      return mayForAll(asker, action) ? 'allowed' : 'forbidden'
    case 'default_workspace':
      return expectedIn(asker, action, 'default')
    case 'person':
      return where === 'own' ? 'allowed' : 'missing'
    case 'organization':
      return where === 'foreign' ? 'missing' : 'allowed'
    case 'workspace':
      return where === 'foreign' ? 'missing' : expectedIn(asker, action, where)
  }
}

function expectedIn(asker: Asker, action: Action, where: string): Expected {
  if (maySee(asker, action, where)) return 'allowed'
  return maySee(asker, 'workspaces.view', where) ? 'forbidden' : 'missing'
}

/** Whether they may do it in that workspace of their organization. */
export function maySee(asker: Asker, action: Action, where: string): boolean {
  return where !== 'foreign' && (mayForAll(asker, action) || mayIn(asker, action, where))
}

/** For the organization itself, and so in all its workspaces. */
function mayForAll(asker: Asker, action: Action): boolean {
  const { organization, sessionOnly, fresh, apiKey }: Permission = permissions[action]
  switch (asker.type) {
    case 'api_key':
      return apiKey === true
    case 'admin_key':
      return organization.includes('admin') && !sessionOnly
    case 'person':
      return organization.includes(asker.role) && (asker.isFresh || !fresh)
  }
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
