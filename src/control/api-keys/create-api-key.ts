import type { CreateApiKeyBody } from '#contract/api-keys.ts'
import type { UserId } from '#domain/id.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { Db, StoreTransaction } from '#store/port.ts'
import { insertApiKey } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { findPersonStanding } from '#store/queries/people.ts'
import { getDefaultWorkspace } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { keepKeyPolicy } from '../key-policy/keep-key-policy.ts'
import { refuseBadNetworks } from '../refuse-bad-networks.ts'
import { writeSpendLimit } from '../spend-limits/write-spend-limit.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { enforceKeyRules } from './enforce-key-rules.ts'
import { presentApiKey } from './present-api-key.ts'

/** The secret leaves here once; only its digest is kept. */
export async function createApiKey(
  context: RequestContext,
  body: CreateApiKeyBody,
): Promise<{ key: ApiKey; secret: string }> {
  refuseBadNetworks(body.allowed_ips)
  const { secret, digest, hint } = createSecretKey('api')
  const key = await change(context, async (tx) => {
    const workspace = await workspaceFor(context, body, tx.db)
    const ownerUserId = await ownerFor(context, body, tx.db)
    const made = { ...newKey(context, body, workspace), hint, ownerUserId }
    const { createdAtMs, expiresAtMs } = made
    if (expiresAtMs !== null && expiresAtMs <= createdAtMs) {
      throw invalidRequest('expires_at: Must be in the future')
    }
    const { defaultSpendLimitNanoUsd } = await keepKeyPolicy(made, tx.db)
    await insertApiKey(tx.db, { ...made, digest })
    await recordChange(context, tx, {
      type: 'platform_api_key_created',
      subjectId: made.id,
      workspaceId: workspace.id,
      before: null,
      after: presentApiKey(made, createdAtMs),
    })
    await openScope(context, tx, made)
    if (defaultSpendLimitNanoUsd !== null) {
      const scope = { kind: 'api_key', id: made.id, workspaceId: workspace.id } as const
      const wanted = { amount: defaultSpendLimitNanoUsd, period: 'monthly' } as const
      await writeSpendLimit(context, tx, scope, wanted)
    }
    return made
  })
  return { key, secret }
}

function newKey(
  { ids, clock, caller }: RequestContext,
  body: CreateApiKeyBody,
  { id: workspaceId, isDefault }: Workspace,
): Omit<ApiKey, 'hint' | 'ownerUserId'> {
  return {
    id: ids.apiKey(),
    organizationId: caller.organizationId,
    workspaceId,
    isOfDefaultWorkspace: isDefault,
    name: body.name,
    status: 'active',
    createdByUserId: caller.userId,
    createdAtMs: clock.now(),
    expiresAtMs: body.expires_at ?? null,
    allowedModels: body.allowed_models ?? null,
    allowedIps: body.allowed_ips ?? null,
  }
}

async function openScope(
  context: RequestContext,
  tx: StoreTransaction,
  key: ApiKey,
): Promise<void> {
  const { id, organizationId, expiresAtMs } = key
  const scope = { id, kind: 'api_key', organizationId, expiresAtMs } as const
  await context.ledger.createScopes(tx.ledger, [scope])
  if (key.allowedModels ?? key.allowedIps) await enforceKeyRules(context, tx, key)
}

async function workspaceFor(
  context: RequestContext,
  { workspace_id: id }: CreateApiKeyBody,
  db: Db,
): Promise<Workspace> {
  const workspace = id
    ? await getWorkspace(context, id, db)
    : await getDefaultWorkspace(db, context.caller.organizationId)
  context.caller.access.requireWorkspace(workspace.id, context.action)
  if (workspace.archivedAtMs !== null) {
    throw invalidRequest('workspace_id: The workspace is archived')
  }
  return workspace
}

/** A person's keys are their own. An admin key may make one for anybody; else it is for whoever made that key. */
async function ownerFor(
  { caller }: RequestContext,
  { owner_user_id: wantedId }: CreateApiKeyBody,
  db: Db,
): Promise<UserId | null> {
  const { organizationId, userId: makerId } = caller
  if (wantedId && caller.type === 'person' && wantedId !== makerId) {
    throw invalidRequest('owner_user_id: Must be yourself: only an admin key makes keys of others')
  }
  const userId = wantedId ?? makerId
  if (userId && (await findPersonStanding(db, { organizationId, userId }))) return userId
  if (wantedId) throw invalidRequest('owner_user_id: Nobody of the organization has this id')
  return null
}
