import type { CreateIdentityProviderBody } from '#contract/identity-providers.ts'
import type { FirstSignIn } from '#domain/sign-in.ts'
import type { Db } from '#store/port.ts'
import { findWorkspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { discover } from '../identity/discover.ts'
import { CallFailed } from '../outgoing/call-json.ts'

/** Asks the issuer who it is, so that a mistyped one is seen by whoever has typed it. */
export async function requireIssuer({ callJson }: RequestContext, issuer: string): Promise<void> {
  try {
    const { algorithms } = await discover(callJson, issuer)
    if (algorithms.length > 0) return
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    throw invalidRequest(`issuer: Does not describe itself: ${error.message}`)
  }
  throw invalidRequest('issuer: Signs with a shared secret alone, which proves nothing')
}

type FirstSignInBody = CreateIdentityProviderBody['first_sign_in']

/** As it is stored. Refuses workspaces that are not there, and the Default one, which nobody is given a role in. */
export async function parseFirstSignIn(
  { caller }: RequestContext,
  body: FirstSignInBody,
  db: Db,
): Promise<FirstSignIn> {
  if (body.type === 'refused') return { type: 'refused' }
  const workspaces = body.workspaces.map(({ workspace_id, workspace_role }) => ({
    workspaceId: workspace_id,
    role: workspace_role,
  }))
  const { organizationId } = caller
  for (const [index, { workspaceId: id }] of workspaces.entries()) {
    const workspace = await findWorkspace(db, { organizationId, id })
    if (workspace && !workspace.isDefault && workspace.archivedAtMs === null) continue
    throw invalidRequest(
      `first_sign_in.workspaces.${index}.workspace_id: Must be a workspace that has members`,
    )
  }
  return { type: 'given', role: body.role, workspaces }
}
