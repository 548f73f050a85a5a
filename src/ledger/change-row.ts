import type { OrganizationId, RequestId } from '#domain/id.ts'
import { reportOnlyPrefix } from '#domain/refusal.ts'
import type { BatchWrites } from './batch-types.ts'

/**
 * How a request came to its end: for the first time; by its bound, since nobody came back; or in place of such a
 * charge, later.
 */
export type Ending = 'ended' | 'expired' | 'late'

/** A request that a batch has brought to an end. */
export type EndedRequest = {
  readonly organizationId: OrganizationId
  readonly requestId: RequestId
  readonly ending: Ending
}

/** What a batch has changed of one organization, for whoever follows the books: see `ledgerFeedDdl`. */
export type ChangeRow = {
  readonly organization_id: OrganizationId
  readonly at_ms: number
  readonly requests: string | null
  readonly refusals: string | null
}

/** A row for each organization of which the batch has ended requests or kept refusals, in the order of their ids. */
export function changeRows({ ended, refused }: BatchWrites, nowMs: number): ChangeRow[] {
  if (ended.length === 0 && refused.size === 0) return []
  const requests = new Map<OrganizationId, Partial<Record<Ending, RequestId[]>>>()
  for (const { organizationId, requestId, ending } of ended) {
    const own = entryOf<Partial<Record<Ending, RequestId[]>>>(requests, organizationId, () => ({}))
    ;(own[ending] ??= []).push(requestId)
  }
  const refusals = new Map<OrganizationId, unknown[]>()
  for (const { first, limiter, count } of refused.values()) {
    // What a limit would have refused was not refused.
    if (limiter.startsWith(reportOnlyPrefix)) continue
    const { ask, atMs } = first
    const { organizationId, workspaceId, apiKeyId } = ask.scopes
    const refusal = [limiter, workspaceId, apiKeyId, ask.facts.model, atMs, count]
    entryOf(refusals, organizationId, () => []).push(refusal)
  }
  return [...new Set([...requests.keys(), ...refusals.keys()])].sort().map((id) => ({
    organization_id: id,
    at_ms: nowMs,
    requests: textOf(requests.get(id)),
    refusals: textOf(refusals.get(id)),
  }))
}

function entryOf<Value>(
  map: Map<OrganizationId, Value>,
  id: OrganizationId,
  create: () => Value,
): Value {
  let value = map.get(id)
  if (value === undefined) map.set(id, (value = create()))
  return value
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
