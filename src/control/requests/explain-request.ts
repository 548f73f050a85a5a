import type { RequestId, WorkspaceId } from '#domain/id.ts'
import { latestOf } from '#domain/admission.ts'
import { checkLimits } from '#domain/limit-check.ts'
import type { LimitCheck } from '#domain/limit-check.ts'
import { nobody } from '#domain/allow-list.ts'
import type { AdmittedDetail, LoggedDetail } from '#reports/request-log-port.ts'
import { ApiError } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** A request, and the limits that explain it, as they stood at an instant. */
export type Explained = {
  readonly logged: LoggedDetail
  readonly checks: {
    readonly asOf: 'refusal' | 'now'
    readonly atMs: number
    readonly limits: readonly LimitCheck[]
  } | null
}

/** One that the caller may not see is as missing as one that is not there. */
export async function explainRequest(context: RequestContext, id: RequestId): Promise<Explained> {
  const { requestLog, caller, action, clock } = context
  const logged = await requestLog.find(caller.organizationId, id)
  const { access } = caller
  const isSeen = (workspaceId: WorkspaceId): boolean =>
    access.mayInWorkspace(workspaceId, action) ||
    access.mayInWorkspace(workspaceId, 'workspaces.view')
  if (!logged || !isSeen(logged.workspaceId)) throw missing()
  access.requireWorkspace(logged.workspaceId, action)
  if (logged.kind === 'refused') {
    const { checks, firstAtMs: atMs } = logged
    return { logged, checks: checks && { asOf: 'refusal', atMs, limits: checks } }
  }
  const limits = await checkNow(context, logged)
  return { logged, checks: { asOf: 'now', atMs: clock.now(), limits } }
}

/** Also for one that was there: it has been kept its time, or was one of very many that were refused together. */
function missing(): ApiError {
  return new ApiError(
    'not_found_error',
    'Request not found. Of those that one limit refused of one key within a second, the first fifty and the last ' +
      'are found by their ids.',
  )
}

/** What was admitted left no trace of the limits that it passed: these are today's, held against the same ask. */
async function checkNow(
  { ledger, caller, clock }: RequestContext,
  { apiKeyId, workspaceId, ask }: AdmittedDetail,
): Promise<readonly LimitCheck[]> {
  const ids = [...(apiKeyId === null ? [] : [apiKeyId]), workspaceId, caller.organizationId]
  const states = await ledger.readScopes(ids)
  const entries = ids.map((scopeId, index) => ({ id: scopeId, state: states[index] }))
  const taking = {
    client: nobody,
    named: { models: [], inferenceGeos: [] },
    boundNanoUsd: ask.boundNanoUsd,
    unbounded: ask.unbounded,
    unknownModel: ask.unpriced,
    group: ask.rateLimitGroup,
    inputTokens: ask.inputTokensEstimate,
    inputIsKnown: false,
    outputTokensMax: ask.maxTokens,
  }
  return checkLimits(entries, taking, latestOf(entries, clock.now()))
}
