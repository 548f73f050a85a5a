import type { LoggedRequest as RequestOnTheWire } from '#contract/requests.ts'
import { isPlaygroundKey } from '#domain/id.ts'
import { formatCents } from '#domain/money.ts'
import type { Usage } from '#domain/usage.ts'
import type { Logged, LoggedRefusal, LoggedRequest } from '#reports/request-log-port.ts'
import { presentInstant, presentScope } from '../present.ts'

export function presentRequest(logged: Logged): RequestOnTheWire {
  return logged.kind === 'admitted' ? presentAdmitted(logged) : presentRefused(logged)
}

function presentAdmitted(logged: LoggedRequest): RequestOnTheWire {
  return {
    ...presentParts(logged),
    endpoint: '/v1/messages',
    created_at: presentInstant(logged.admittedAtMs),
    reported_model: logged.reportedModel,
    stream: logged.stream,
    http_status: logged.httpStatus,
    outcome: logged.outcome,
    usage: logged.usage && presentUsage(logged.usage),
    amount: logged.costNanoUsd === null ? null : formatCents(logged.costNanoUsd),
    cost_source: logged.costSource,
    unpriced: logged.unpriced,
    latency: { first_byte_ms: logged.firstByteMs, total_ms: logged.totalMs },
    upstream_request_id: logged.upstreamRequestId,
    would_be_refused: logged.wouldBeRefused,
    refusal: null,
  }
}

function presentRefused(logged: LoggedRefusal): RequestOnTheWire {
  const { refusal, limiter, count, lastAtMs } = logged
  const scope = presentScope(refusal)
  return {
    ...presentParts(logged),
    endpoint: logged.isTokenCount ? '/v1/messages/count_tokens' : '/v1/messages',
    created_at: presentInstant(logged.firstAtMs),
    reported_model: null,
    stream: null,
    http_status: logged.httpStatus,
    outcome: null,
    usage: null,
    // Nothing was taken from any limit.
    amount: '0',
    cost_source: null,
    unpriced: false,
    latency: { first_byte_ms: null, total_ms: null },
    upstream_request_id: null,
    would_be_refused: false,
    refusal: { kind: refusal.kind, limiter, scope, count, last_at: presentInstant(lastAtMs) },
  }
}

function presentParts({ id, status, workspaceId, apiKeyId, model, clientSessionId }: Logged) {
  return {
    id,
    type: 'request',
    status,
    workspace_id: workspaceId,
    api_key_id: apiKeyId === null || isPlaygroundKey(apiKeyId) ? null : apiKeyId,
    model: model === '' ? null : model,
    currency: 'USD',
    client_session_id: clientSessionId,
  } as const
}

function presentUsage(usage: Usage): NonNullable<RequestOnTheWire['usage']> {
  return {
    uncached_input_tokens: usage.uncachedInputTokens,
    cache_creation: {
      ephemeral_1h_input_tokens: usage.cacheCreation1hTokens,
      ephemeral_5m_input_tokens: usage.cacheCreation5mTokens,
    },
    cache_read_input_tokens: usage.cacheReadTokens,
    output_tokens: usage.outputTokens,
    server_tool_use: {
      web_search_requests: usage.webSearchRequests,
      web_fetch_requests: usage.webFetchRequests,
    },
  }
}
