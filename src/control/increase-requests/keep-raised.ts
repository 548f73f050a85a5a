import type { WorkspaceId } from '#domain/id.ts'
import type { StoreTransaction } from '#store/port.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { findRunningRaise } from '#store/queries/temporary-raises.ts'
import { recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { endRaise, isAsApproved, runningRaiseOf } from './running-raise.ts'

/**
 * Somebody has set a limit to what it is raised to for a while: then it is to stay so. Of a limit that was changed, the
 * change itself says so.
 */
export async function keepRaised(
  context: RequestContext,
  tx: StoreTransaction,
  limit: SpendLimit,
): Promise<void> {
  if (limit.scopeKind !== 'workspace') return
  const raised = { workspaceId: limit.scopeId as WorkspaceId, period: limit.period }
  const request = await findRunningRaise(tx.db, raised)
  const running = request && runningRaiseOf(request)
  if (!running || !isAsApproved(limit, running)) return
  const atMs = context.clock.now()
  await recordChange(context, tx, await endRaise(tx, request, { atMs, limit: 'left' }))
}
