import type { AssignedWorkspaceRole, OrganizationRole } from './role.ts'
import type { WorkspaceId } from './id.ts'

/** How somebody shows who they are. */
export const signInMethods = ['password', 'passkey', 'sso'] as const
/** One of them. An invite that is accepted, and the first set-up, choose a password. */
export type SignInMethod = (typeof signInMethods)[number]

/**
 * What becomes of somebody for whom an identity provider vouches, and whom the organization does not know yet. An
 * invite goes before it.
 */
export type FirstSignIn =
  | { readonly type: 'refused' }
  | {
      readonly type: 'given'
      /** Never admin: only an admin makes one. */
      readonly role: Exclude<OrganizationRole, 'admin'>
      readonly workspaces: readonly {
        readonly workspaceId: WorkspaceId
        readonly role: AssignedWorkspaceRole
      }[]
    }

/** Whether the address is of one of these domains, and not of one below them. Both in lower case. */
export function isOfDomain(email: string, domains: readonly string[]): boolean {
  return domains.includes(email.slice(email.lastIndexOf('@') + 1))
}
