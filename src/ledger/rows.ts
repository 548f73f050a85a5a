import type { ApiKeyId, IncarnationId, OrganizationId, RequestId, WorkspaceId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Adjustment, Ask, CostSource, Release, RequestScopes, Settlement } from './port.ts'

/** A reservation as it is inserted. Booleans are 0 or 1. Order and names are those of the table. */
export type ReservedRow = {
  readonly id: RequestId
  readonly state: 'reserved'
  readonly organization_id: OrganizationId
  readonly workspace_id: WorkspaceId
  readonly api_key_id: ApiKeyId | null
  readonly incarnation_id: IncarnationId
  readonly admitted_at_ms: number
  readonly model: string
  readonly rate_limit_group: string
  readonly stream: number
  readonly max_tokens: number
  readonly bound_nano_usd: bigint
  readonly input_tokens_bound: number
  readonly input_tokens_estimate: number
  readonly unbounded: number
  readonly unpriced: number
  readonly price_version: string
  readonly client_session_id: string | null
}

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
  readonly http_status: number | null
  readonly upstream_request_id: string | null
  readonly first_byte_ms: number | null
  readonly total_ms: number | null
}

/** The part of a request's row that decides what settling it does. */
export type StoredRequest = {
  readonly state: 'reserved' | 'settled' | 'released' | 'expired' | 'adjusted'
  readonly scopes: RequestScopes
  readonly admittedAtMs: number
  readonly boundNanoUsd: NanoUsd
  readonly costNanoUsd: NanoUsd
}

export type AdjustedRow = { readonly adjustment: Adjustment; readonly atMs: number }

export type RefusedRow = {
  readonly ask: Ask
  readonly refusal: Refusal
  readonly limiter: string
  readonly firstAtMs: number
  readonly count: number
  readonly lastAtMs: number
  readonly lastRequestId: RequestId
}

export const reservedColumns = [
  'id',
  'state',
  'organization_id',
  'workspace_id',
  'api_key_id',
  'incarnation_id',
  'admitted_at_ms',
  'model',
  'rate_limit_group',
  'stream',
  'max_tokens',
  'bound_nano_usd',
  'input_tokens_bound',
  'input_tokens_estimate',
  'unbounded',
  'unpriced',
  'price_version',
  'client_session_id',
] as const satisfies readonly (keyof ReservedRow)[]

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
  'http_status',
  'upstream_request_id',
  'first_byte_ms',
  'total_ms',
] as const satisfies readonly (keyof SettledRow)[]

export function reservedRow(
  ask: Ask,
  incarnationId: IncarnationId,
  admittedAtMs: number,
): ReservedRow {
  const { scopes, facts } = ask
  return {
    id: ask.requestId,
    state: 'reserved',
    organization_id: scopes.organizationId,
    workspace_id: scopes.workspaceId,
    api_key_id: scopes.apiKeyId,
    incarnation_id: incarnationId,
    admitted_at_ms: admittedAtMs,
    model: facts.model,
    rate_limit_group: facts.rateLimitGroup,
    stream: facts.stream ? 1 : 0,
    max_tokens: facts.maxTokens,
    bound_nano_usd: ask.boundNanoUsd,
    input_tokens_bound: facts.inputTokensBound,
    input_tokens_estimate: facts.inputTokensEstimate,
    unbounded: facts.unbounded ? 1 : 0,
    unpriced: facts.unpriced ? 1 : 0,
    price_version: facts.priceVersion,
    client_session_id: facts.clientSessionId,
  }
}

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
    http_status: response.httpStatus,
    upstream_request_id: response.upstreamRequestId,
    first_byte_ms: response.firstByteMs,
    total_ms: response.totalMs,
  }
}

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
    http_status: null,
    upstream_request_id: null,
    first_byte_ms: null,
    total_ms: null,
  }
}

/** Parses the columns that `StoredRequest` needs; integers are bigint on both databases. */
export function storedRequestOf(row: Record<string, unknown>): StoredRequest {
  return {
    state: row['state'] as StoredRequest['state'],
    scopes: {
      apiKeyId: row['api_key_id'] as ApiKeyId | null,
      workspaceId: row['workspace_id'] as WorkspaceId,
      organizationId: row['organization_id'] as OrganizationId,
    },
    admittedAtMs: Number(row['admitted_at_ms']),
    boundNanoUsd: row['bound_nano_usd'] as NanoUsd,
    costNanoUsd: (row['cost_nano_usd'] ?? 0n) as NanoUsd,
  }
}

/** In the order of the statements that write it. */
export function adjustedRow({ adjustment, atMs }: AdjustedRow) {
  const { scopes } = adjustment
  return {
    id: adjustment.requestId,
    organization_id: scopes.organizationId,
    workspace_id: scopes.workspaceId,
    api_key_id: scopes.apiKeyId,
    admitted_at_ms: atMs,
    settled_at_ms: atMs,
    cost_nano_usd: adjustment.amountNanoUsd as bigint,
    reason: adjustment.reason,
  }
}

/** In the order of the statements that write it. `detail` says what the limiter saw of the first refusal. */
export function refusedRow(refused: RefusedRow) {
  const { ask, refusal } = refused
  const detail = { refusal, boundNanoUsd: ask.boundNanoUsd, facts: ask.facts }
  return {
    id: ask.requestId as string,
    organization_id: ask.scopes.organizationId as string,
    workspace_id: ask.scopes.workspaceId as string,
    api_key_id: ask.scopes.apiKeyId as string | null,
    limiter: refused.limiter,
    second: Math.floor(refused.firstAtMs / 1000),
    count: refused.count,
    model: ask.facts.model,
    first_at_ms: refused.firstAtMs,
    last_at_ms: refused.lastAtMs,
    last_request_id: refused.lastRequestId as string,
    detail: JSON.stringify(detail, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  }
}
