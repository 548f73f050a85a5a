import type { ApproveIncreaseRequestBody } from '#contract/increase-requests.ts'
import type { IncreaseRequestId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { Db, StoreTransaction } from '#store/port.ts'
import { updateIncreaseRequestRow } from '#store/queries/increase-requests.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { findRunningRaise } from '#store/queries/temporary-raises.ts'
import { findWorkspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { writeSpendLimit } from '../spend-limits/write-spend-limit.ts'
import { actorOf } from './actor-of.ts'
import { getIncreaseRequest } from './get-increase-request.ts'
import { mailAsker } from './mail-increase.ts'
import { noFacts, presentIncreaseRequest } from './present-increase-request.ts'
import { refuseNoIncrease } from './refuse-no-increase.ts'
import { endRaise, isAsApproved, runningRaiseOf } from './running-raise.ts'

/** Sets the workspace's limit and answers the request, both or neither. In force for the next request. */
export function approveIncreaseRequest(
  context: RequestContext,
  id: IncreaseRequestId,
  body: ApproveIncreaseRequestBody,
): Promise<{ request: IncreaseRequest; limit: SpendLimit }> {
  return change(context, async (tx) => {
    const before = await getIncreaseRequest(context, id, tx.db)
    await refuseImpossible(context, before, body, tx.db)
    const { workspaceId } = before
    const period = body.period ?? before.period
    const amount = body.amount ?? before.amountNanoUsd
    const current = await refuseNoIncrease({ workspaceId, period, amount }, tx.db)
    const previous = { workspaceId, period, current }
    const previousNanoUsd = await takeOverRunning(context, tx, previous)
    const scope = { kind: 'workspace', id: workspaceId, workspaceId } as const
    const limit = await writeSpendLimit(context, tx, scope, { amount, period })
    const endsAtMs = body.ends_at ?? null
    const after: IncreaseRequest = {
      ...before,
      decision: {
        status: 'approved',
        by: actorOf(context.caller),
        atMs: limit.updatedAtMs,
        amountNanoUsd: amount,
        period,
        raise: endsAtMs === null ? null : { endsAtMs, previousNanoUsd, endedAtMs: null },
      },
    }
    await updateIncreaseRequestRow(tx.db, after)
    await recordChange(context, tx, {
      type: 'spend_limit_increase_request_approved',
      subjectId: id,
      workspaceId,
      before: presentIncreaseRequest(before, noFacts),
      after: presentIncreaseRequest(after, noFacts),
    })
    await mailAsker(context, tx, after)
    return { request: after, limit }
  })
}

async function refuseImpossible(
  { clock }: RequestContext,
  { organizationId, workspaceId: id, decision }: IncreaseRequest,
  { ends_at: endsAtMs }: ApproveIncreaseRequestBody,
  db: Db,
): Promise<void> {
  if (decision.status !== 'pending') {
    throw invalidRequest(`The request is ${decision.status} already.`)
  }
  const workspace = await findWorkspace(db, { organizationId, id })
  if (!workspace || workspace.archivedAtMs !== null) {
    throw invalidRequest(
      'The workspace of the request is archived: all that is left is to deny it.',
    )
  }
  if (endsAtMs && endsAtMs <= clock.now()) throw invalidRequest('ends_at: Must be in the future')
}

type Previous = Pick<IncreaseRequest, 'workspaceId' | 'period'> & {
  readonly current: SpendLimit | undefined
}

/**
 * An approval takes the place of a raise that runs, and goes back to what was before that one: else the two would put
 * back each other's amounts. Returns what the limit is to go back to; null for none.
 */
async function takeOverRunning(
  context: RequestContext,
  tx: StoreTransaction,
  { workspaceId, period, current }: Previous,
): Promise<NanoUsd | null> {
  const request = await findRunningRaise(tx.db, { workspaceId, period })
  const running = request && runningRaiseOf(request)
  if (!running) return current?.amountNanoUsd ?? null
  const atMs = context.clock.now()
  await recordChange(context, tx, await endRaise(tx, request, { atMs, limit: 'raised_again' }))
  if (isAsApproved(current, running)) return running.raise.previousNanoUsd
  return current?.amountNanoUsd ?? null
}
