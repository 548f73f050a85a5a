import type { ApiKey } from '#store/queries/api-keys.ts'
import { findWorkspace } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { ApiError } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { listEffectiveSpendLimits } from '../spend-limits/list-effective-spend-limits.ts'
import type { EffectiveScope } from '../spend-limits/list-effective-spend-limits.ts'
import { getApiKey } from './get-api-key.ts'

export type OwnKey = {
  readonly key: ApiKey
  readonly workspace: Workspace
  /** Narrowest first. */
  readonly scopes: readonly EffectiveScope[]
}

/** The calling key, with all that limits it. */
export async function getOwnKey(context: RequestContext): Promise<OwnKey> {
  const { caller, store } = context
  if (caller.type !== 'api_key') {
    throw new ApiError('permission_error', 'Only an API key may ask this, of itself.')
  }
  const key = await getApiKey(context, caller.apiKeyId)
  const { organizationId, workspaceId: id } = key
  const workspace = await findWorkspace(store.read, { organizationId, id })
  if (!workspace) throw new Error(`no workspace of ${key.id}`)
  const scopes = await listEffectiveSpendLimits(context, { api_key_id: key.id })
  return { key, workspace, scopes }
}
