import { checkFreeCall, checkLimits } from '#domain/limit-check.ts'
import type { LimitCheck } from '#domain/limit-check.ts'
import type { RequestId } from '#domain/id.ts'
import { tokenCountGroup } from '#domain/rate-limit.ts'
import { reportOnlyPrefix } from '#domain/refusal.ts'
import type { RefusedAsk } from './port.ts'
import { takingOf } from './taking-of.ts'

/** Refusals of one key, limiter and model within one second: the first, and how many there were. */
export type RefusedRow = {
  readonly first: RefusedAsk
  readonly limiter: string
  readonly count: number
  readonly lastAtMs: number
  readonly lastRequestId: RequestId
  /** The first of them, by which they are found; no more than `refusedIdsMax` in one batch. */
  readonly requestIds: readonly RequestId[]
}

/** Refused requests of one key, limiter and second that are found by their ids, beside the last one. */
export const refusedIdsMax = 50

/** Once the list is as long, later batches add nothing to it: ids have 28 characters, and one lies between them. */
const refusedIdsCharactersMax = refusedIdsMax * 29

/** What a later batch adds to the row of its second. */
export const sameSecondSql = `
  count = refusal.count + excluded.count,
  last_at_ms = excluded.last_at_ms,
  last_request_id = excluded.last_request_id,
  request_ids = case
    when length(refusal.request_ids) + length(excluded.request_ids) < ${refusedIdsCharactersMax}
    then refusal.request_ids || ' ' || excluded.request_ids
    else refusal.request_ids end`

/** In the order of the statements that write it. `detail` says what the limits saw of the first refusal. */
export function refusedRow(refused: RefusedRow) {
  const { ask, refusal, httpStatus, atMs } = refused.first
  const { boundNanoUsd, facts } = ask
  const checks = checksOf(refused.first)
  const detail = { refusal, boundNanoUsd, facts, httpStatus, checks }
  return {
    id: idOf(refused),
    organization_id: ask.scopes.organizationId as string,
    workspace_id: ask.scopes.workspaceId as string,
    api_key_id: ask.scopes.apiKeyId as string | null,
    limiter: refused.limiter,
    second: Math.floor(atMs / 1000),
    count: refused.count,
    model: facts.model,
    first_at_ms: atMs,
    last_at_ms: refused.lastAtMs,
    last_request_id: refused.lastRequestId as string,
    detail: JSON.stringify(detail, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
    client_session_id: facts.clientSessionId,
    request_ids: refused.requestIds.join(' '),
  }
}

/** A request is refused once; how many limits would have refused it, each with a row of its own, is another matter. */
function idOf({ first, limiter }: RefusedRow): string {
  const { requestId } = first.ask
  return limiter.startsWith(reportOnlyPrefix) ? `${requestId}/${limiter}` : requestId
}

/** Null: it was turned away before any limit was looked at, or it was admitted. */
function checksOf({ ask, refusal, scopes, atMs, httpStatus }: RefusedAsk): LimitCheck[] | null {
  const isBarred =
    refusal.kind === 'closed' ||
    (refusal.kind === 'not_allowed' && refusal.setting === 'allowed_ips')
  if (isBarred || httpStatus === null) return null
  if (ask.facts.rateLimitGroup !== tokenCountGroup) {
    return checkLimits(scopes, takingOf(ask), atMs)
  }
  // A list is held against the model after the call has been counted: the limits have let it pass.
  return refusal.kind === 'not_allowed' ? null : checkFreeCall(scopes, takingOf(ask), atMs)
}
