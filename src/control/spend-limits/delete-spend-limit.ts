import type { ApiKeyId, SpendLimitId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { deleteSpendLimitRow } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { enforceSpendLimits } from './enforce-spend-limits.ts'
import { getSpendLimit } from './get-spend-limit.ts'
import { presentSpendLimit } from './present-spend-limit.ts'

/** Returns the limit as it was. */
export function deleteSpendLimit(context: RequestContext, id: SpendLimitId): Promise<SpendLimit> {
  return change(context, async (tx) => {
    const limit = await getSpendLimit(context, id, tx.db)
    await deleteSpendLimitRow(tx.db, id)
    await enforceSpendLimits(context, tx, limit.scopeId)
    await recordChange(context, tx, {
      type: 'platform_spend_limit_deleted',
      subjectId: id,
      workspaceId: await workspaceIdOf(context, limit, tx.db),
      before: presentSpendLimit(limit),
      after: null,
    })
    return limit
  })
}

/** Where the audit files it, as when it was set. */
async function workspaceIdOf(
  context: RequestContext,
  { scopeKind, scopeId }: SpendLimit,
  db: Db,
): Promise<WorkspaceId | null> {
  switch (scopeKind) {
    case 'organization':
      return null
    case 'workspace':
      return scopeId as WorkspaceId
    case 'api_key':
      return (await getApiKey(context, scopeId as ApiKeyId, db)).workspaceId
  }
}
