import type { CreateIncreaseRequestBody } from '#contract/increase-requests.ts'
import { limits } from '#contract/limits.ts'
import {
  countPendingIncreaseRequests,
  insertIncreaseRequest,
} from '#store/queries/increase-requests.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { actorOf } from './actor-of.ts'
import { mailDeciders } from './mail-increase.ts'
import { noFacts, presentIncreaseRequest } from './present-increase-request.ts'
import { refuseNoIncrease } from './refuse-no-increase.ts'

/** Waits for an admin's answer. */
export function createIncreaseRequest(
  context: RequestContext,
  body: CreateIncreaseRequestBody,
): Promise<IncreaseRequest> {
  return change(context, async (tx) => {
    const workspace = await getWorkspace(context, body.workspace_id, tx.db)
    if (workspace.isDefault) {
      throw invalidRequest('workspace_id: The Default workspace cannot have limits')
    }
    if (workspace.archivedAtMs !== null) {
      throw invalidRequest('workspace_id: The workspace is archived')
    }
    await refuseNoIncrease({ workspaceId: workspace.id, ...body }, tx.db)
    const pending = await countPendingIncreaseRequests(tx.db, workspace.id)
    if (pending >= limits.pendingIncreaseRequestsMax) {
      throw invalidRequest(
        `workspace_id: ${pending} requests of the workspace wait for an answer, which is the most`,
      )
    }
    const request = newRequest(context, body)
    await insertIncreaseRequest(tx.db, request)
    await recordChange(context, tx, {
      type: 'spend_limit_increase_request_created',
      subjectId: request.id,
      workspaceId: request.workspaceId,
      before: null,
      after: presentIncreaseRequest(request, noFacts),
    })
    await mailDeciders(context, tx, request)
    return request
  })
}

function newRequest(
  { ids, clock, caller }: RequestContext,
  { workspace_id: workspaceId, amount, period, reason }: CreateIncreaseRequestBody,
): IncreaseRequest {
  return {
    id: ids.increaseRequest(),
    organizationId: caller.organizationId,
    workspaceId,
    requestedBy: actorOf(caller),
    period,
    amountNanoUsd: amount,
    reason,
    createdAtMs: clock.now(),
    decision: { status: 'pending' },
  }
}
