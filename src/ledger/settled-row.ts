import type { RequestId } from '#domain/id.ts'
import type { ValuesOf } from './request-row.ts'
import type { CostSource, Release, Settlement } from './settlement.ts'

/** What settling, releasing or expiring writes over a reservation. */
export type SettledRow = {
  readonly id: RequestId
  readonly state: 'settled' | 'released' | 'expired'
  readonly settled_at_ms: number
  readonly outcome: string
  readonly cost_nano_usd: bigint
  readonly cost_source: CostSource | null
  readonly unpriced: number | null
  readonly reported_model: string | null
  readonly service_tier: string | null
  readonly inference_geo: string | null
  readonly speed: string | null
  readonly context_window: string | null
  readonly uncached_input_tokens: number | null
  readonly cache_creation_5m_tokens: number | null
  readonly cache_creation_1h_tokens: number | null
  readonly cache_read_tokens: number | null
  readonly output_tokens: number | null
  readonly web_search_requests: number | null
  readonly web_fetch_requests: number | null
  readonly code_execution_requests: number | null
  readonly parts: string | null
  readonly cost_split: string | null
  readonly http_status: number | null
  readonly upstream_request_id: string | null
  readonly first_byte_ms: number | null
  readonly total_ms: number | null
}

/** All but the id, by which the row is found, and `unpriced`, which is kept when null. */
export const settledColumns = [
  'state',
  'settled_at_ms',
  'outcome',
  'cost_nano_usd',
  'cost_source',
  'reported_model',
  'service_tier',
  'inference_geo',
  'speed',
  'context_window',
  'uncached_input_tokens',
  'cache_creation_5m_tokens',
  'cache_creation_1h_tokens',
  'cache_read_tokens',
  'output_tokens',
  'web_search_requests',
  'web_fetch_requests',
  'code_execution_requests',
  'parts',
  'cost_split',
  'http_status',
  'upstream_request_id',
  'first_byte_ms',
  'total_ms',
] as const satisfies readonly (keyof SettledRow)[]

/** In the order of `settledColumns`. */
export function settledValues(row: SettledRow): ValuesOf<SettledRow, typeof settledColumns> {
  return [
    row.state,
    row.settled_at_ms,
    row.outcome,
    row.cost_nano_usd,
    row.cost_source,
    row.reported_model,
    row.service_tier,
    row.inference_geo,
    row.speed,
    row.context_window,
    row.uncached_input_tokens,
    row.cache_creation_5m_tokens,
    row.cache_creation_1h_tokens,
    row.cache_read_tokens,
    row.output_tokens,
    row.web_search_requests,
    row.web_fetch_requests,
    row.code_execution_requests,
    row.parts,
    row.cost_split,
    row.http_status,
    row.upstream_request_id,
    row.first_byte_ms,
    row.total_ms,
  ]
}

/** A settlement as its request's row keeps it. */
export function settledRow(settlement: Settlement, nowMs: number): SettledRow {
  const { usage, parts, response } = settlement
  return {
    id: settlement.requestId,
    state: 'settled',
    settled_at_ms: nowMs,
    outcome: settlement.outcome,
    cost_nano_usd: settlement.costNanoUsd,
    cost_source: settlement.costSource,
    unpriced: settlement.unpriced ? 1 : 0,
    reported_model: settlement.reportedModel,
    service_tier: settlement.serviceTier,
    inference_geo: settlement.inferenceGeo,
    speed: settlement.speed,
    context_window: settlement.contextWindow,
    uncached_input_tokens: usage.uncachedInputTokens,
    cache_creation_5m_tokens: usage.cacheCreation5mTokens,
    cache_creation_1h_tokens: usage.cacheCreation1hTokens,
    cache_read_tokens: usage.cacheReadTokens,
    output_tokens: usage.outputTokens,
    web_search_requests: usage.webSearchRequests,
    web_fetch_requests: usage.webFetchRequests,
    code_execution_requests: usage.codeExecutionRequests,
    parts: parts.length > 1 ? JSON.stringify(parts) : null,
    cost_split: settlement.costSplit,
    http_status: response.httpStatus,
    upstream_request_id: response.upstreamRequestId,
    first_byte_ms: response.firstByteMs,
    total_ms: response.totalMs,
  }
}

/** A request that cost nothing, with what is known of the upstream's answer. */
export function releasedRow(release: Release, nowMs: number): SettledRow {
  const { response } = release
  return {
    ...unmeasured(release.requestId, nowMs),
    state: 'released',
    outcome: release.reason,
    cost_nano_usd: 0n,
    cost_source: null,
    http_status: response.httpStatus,
    upstream_request_id: response.upstreamRequestId,
    first_byte_ms: response.firstByteMs,
    total_ms: response.totalMs,
  }
}

/** A reservation whose process is gone: its bound is charged, its usage unknown. */
export function expiredRow(id: RequestId, boundNanoUsd: bigint, nowMs: number): SettledRow {
  return {
    ...unmeasured(id, nowMs),
    state: 'expired',
    outcome: 'expired',
    cost_nano_usd: boundNanoUsd,
    cost_source: 'expired',
  }
}

function unmeasured(
  id: RequestId,
  nowMs: number,
): Omit<SettledRow, 'state' | 'outcome' | 'cost_nano_usd' | 'cost_source'> {
  return {
    id,
    settled_at_ms: nowMs,
    unpriced: null,
    reported_model: null,
    service_tier: null,
    inference_geo: null,
    speed: null,
    context_window: null,
    uncached_input_tokens: null,
    cache_creation_5m_tokens: null,
    cache_creation_1h_tokens: null,
    cache_read_tokens: null,
    output_tokens: null,
    web_search_requests: null,
    web_fetch_requests: null,
    code_execution_requests: null,
    parts: null,
    cost_split: null,
    http_status: null,
    upstream_request_id: null,
    first_byte_ms: null,
    total_ms: null,
  }
}
