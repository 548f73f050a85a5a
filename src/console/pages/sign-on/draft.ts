import type { IdentityProvider } from '#contract/identity-providers.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import type { BodyOf } from '../../api/operations.ts'

export type GivenRole = Exclude<OrganizationRole, 'admin'>

export type GivenWorkspace = {
  readonly workspaceId: string
  readonly role: AssignedWorkspaceRole
}

/** A provider as the form holds it. */
export type Draft = {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** One a line. */
  readonly domains: string
  readonly first: 'refused' | 'given'
  readonly role: GivenRole
  readonly workspaces: readonly GivenWorkspace[]
}

const empty: Draft = {
  name: '',
  issuer: '',
  clientId: '',
  clientSecret: '',
  domains: '',
  first: 'refused',
  role: 'developer',
  workspaces: [],
}

/** Of a provider that is there, without its secret, or of a new one. */
export function draftOf(provider: IdentityProvider | null): Draft {
  if (provider === null) return empty
  const { first_sign_in: first } = provider
  return {
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.client_id,
    clientSecret: '',
    domains: provider.allowed_domains.join('\n'),
    first: first.type,
    role: first.role ?? 'developer',
    workspaces: first.workspaces.map(({ workspace_id: workspaceId, workspace_role: role }) => ({
      workspaceId,
      role: role as AssignedWorkspaceRole,
    })),
  }
}

export type Body = BodyOf<'POST /v1/organizations/identity_providers'>

/** What is sent of a draft whose domains are in order. */
export function bodyOf(draft: Draft, domains: readonly string[]): Body {
  return {
    name: draft.name.trim(),
    issuer: draft.issuer.trim(),
    client_id: draft.clientId.trim(),
    client_secret: draft.clientSecret.trim(),
    allowed_domains: [...domains],
    first_sign_in:
      draft.first === 'refused'
        ? { type: 'refused' }
        : {
            type: 'given',
            role: draft.role,
            workspaces: draft.workspaces.map(({ workspaceId, role }) => ({
              workspace_id: workspaceId,
              workspace_role: role,
            })),
          },
  }
}
