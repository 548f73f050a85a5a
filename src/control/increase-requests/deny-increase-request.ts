import type { IncreaseRequestId } from '#domain/id.ts'
import { updateIncreaseRequestRow } from '#store/queries/increase-requests.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { actorOf } from './actor-of.ts'
import { getIncreaseRequest } from './get-increase-request.ts'
import { mailAsker } from './mail-increase.ts'
import { noFacts, presentIncreaseRequest } from './present-increase-request.ts'

/** Denying what is denied changes nothing. */
export function denyIncreaseRequest(
  context: RequestContext,
  id: IncreaseRequestId,
): Promise<IncreaseRequest> {
  return change(context, async (tx) => {
    const before = await getIncreaseRequest(context, id, tx.db)
    if (before.decision.status === 'denied') return before
    if (before.decision.status === 'approved') {
      throw invalidRequest('The request is approved already: set the spend limit instead.')
    }
    const after: IncreaseRequest = {
      ...before,
      decision: { status: 'denied', by: actorOf(context.caller), atMs: context.clock.now() },
    }
    await updateIncreaseRequestRow(tx.db, after)
    await recordChange(context, tx, {
      type: 'spend_limit_increase_request_denied',
      subjectId: id,
      workspaceId: before.workspaceId,
      before: presentIncreaseRequest(before, noFacts),
      after: presentIncreaseRequest(after, noFacts),
    })
    await mailAsker(context, tx, after)
    return after
  })
}
