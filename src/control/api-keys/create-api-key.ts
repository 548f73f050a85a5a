import type { CreateApiKeyBody } from '#contract/api-keys.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { Db } from '#store/port.ts'
import { insertApiKey } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { getDefaultWorkspace } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { presentApiKey } from './present-api-key.ts'

/** The secret leaves here once; only its digest is kept. */
export async function createApiKey(
  context: RequestContext,
  body: CreateApiKeyBody,
): Promise<{ key: ApiKey; secret: string }> {
  const { ids, clock, ledger, caller } = context
  const { organizationId } = caller
  const expiresAtMs = body.expires_at ?? null
  const { secret, digest, hint } = createSecretKey('api')

  const key = await change(context, async (tx) => {
    const createdAtMs = clock.now()
    if (expiresAtMs !== null && expiresAtMs <= createdAtMs) {
      throw invalidRequest('expires_at: Must be in the future')
    }
    const workspace = await workspaceFor(context, body, tx.db)
    const made: ApiKey = {
      id: ids.apiKey(),
      organizationId,
      workspaceId: workspace.id,
      isOfDefaultWorkspace: workspace.isDefault,
      name: body.name,
      status: 'active',
      hint,
      createdByUserId: caller.userId,
      createdAtMs,
      expiresAtMs,
    }
    await insertApiKey(tx.db, { ...made, digest })
    await ledger.createScopes(tx.ledger, [
      { id: made.id, kind: 'api_key', organizationId, expiresAtMs },
    ])
    await recordChange(context, tx, {
      type: 'platform_api_key_created',
      subjectId: made.id,
      workspaceId: workspace.id,
      before: null,
      after: presentApiKey(made, createdAtMs),
    })
    return made
  })
  return { key, secret }
}

async function workspaceFor(
  context: RequestContext,
  { workspace_id: id }: CreateApiKeyBody,
  db: Db,
): Promise<Workspace> {
  if (!id) return getDefaultWorkspace(db, context.caller.organizationId)
  const workspace = await getWorkspace(context, id, db)
  if (workspace.archivedAtMs !== null) {
    throw invalidRequest('workspace_id: The workspace is archived')
  }
  return workspace
}
