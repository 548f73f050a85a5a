import type { SpendLimitId, WorkspaceId } from '#domain/id.ts'
import { deleteSpendLimitRow } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
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
      workspaceId: limit.scopeKind === 'workspace' ? (limit.scopeId as WorkspaceId) : null,
      before: presentSpendLimit(limit),
      after: null,
    })
    return limit
  })
}
