import { parseCostSplit } from '#domain/cost-split.ts'
import type { CostSplit } from '#domain/cost-split.ts'
import type { ApiKeyId, RequestId, WorkspaceId } from '#domain/id.ts'
import type { LimitCheck } from '#domain/limit-check.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import { tokenCountGroup } from '#domain/rate-limit.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Usage } from '#domain/usage.ts'
import type { AsideRow } from '#platform/aside-reader.ts'
import type { ReportedCostSource } from './port.ts'
import type {
  AdmittedDetail,
  LoggedRefusal,
  LoggedRequest,
  RefusedDetail,
} from './request-log-port.ts'

/** A row of `request` as the log shows it. */
export function parseLoggedRequest(row: AsideRow): LoggedRequest {
  return {
    kind: 'admitted',
    ...partsOf(row),
    status: statusOf(row),
    admittedAtMs: Number(row['admitted_at_ms']),
    settledAtMs: numberIn(row, 'settled_at_ms'),
    outcome: textIn(row, 'outcome'),
    stream: row['stream'] === 1n,
    httpStatus: numberIn(row, 'http_status'),
    reportedModel: textIn(row, 'reported_model'),
    usage: usageOf(row),
    costNanoUsd: row['cost_nano_usd'] === null ? null : nanoUsd(row['cost_nano_usd'] as bigint),
    costSource: textIn(row, 'cost_source') as ReportedCostSource | null,
    unpriced: row['unpriced'] === 1n,
    upstreamRequestId: textIn(row, 'upstream_request_id'),
    firstByteMs: numberIn(row, 'first_byte_ms'),
    totalMs: numberIn(row, 'total_ms'),
    wouldBeRefused: row['would_be_refused'] === 1n,
  }
}

/** A whole row of `request`. */
export function parseAdmittedDetail(row: AsideRow): AdmittedDetail {
  return {
    ...parseLoggedRequest(row),
    ask: {
      rateLimitGroup: String(row['rate_limit_group']),
      maxTokens: Number(row['max_tokens']),
      inputTokensBound: Number(row['input_tokens_bound']),
      inputTokensEstimate: Number(row['input_tokens_estimate']),
      unbounded: row['unbounded'] === 1n,
      unpriced: row['unpriced'] === 1n,
      priceVersion: String(row['price_version']),
      boundNanoUsd: nanoUsd(row['bound_nano_usd'] as bigint),
    },
    serviceTier: textIn(row, 'service_tier') as AdmittedDetail['serviceTier'],
    inferenceGeo: textIn(row, 'inference_geo') as AdmittedDetail['inferenceGeo'],
    speed: textIn(row, 'speed') as AdmittedDetail['speed'],
    contextWindow: textIn(row, 'context_window') as AdmittedDetail['contextWindow'],
    costSplit: splitOf(row, JSON.parse(textIn(row, 'parts') ?? '[]') as ChargedPart[]),
  }
}

/** A row of `refusal` as the log shows it. */
export function parseLoggedRefusal(row: AsideRow): LoggedRefusal {
  const { refusal, boundNanoUsd, facts, httpStatus } = detailOf(row)
  return {
    kind: 'refused',
    ...partsOf(row),
    status: 'refused',
    count: Number(row['count']),
    firstAtMs: Number(row['first_at_ms']),
    lastAtMs: Number(row['last_at_ms']),
    limiter: String(row['limiter']),
    refusal,
    boundNanoUsd,
    isTokenCount: facts.rateLimitGroup === tokenCountGroup,
    httpStatus: httpStatus ?? null,
  }
}

/** A whole row of `refusal`, and which of its requests was looked for. */
export function parseRefusedDetail(row: AsideRow, foundId: string): RefusedDetail {
  const { facts, boundNanoUsd, checks } = detailOf(row)
  return {
    ...parseLoggedRefusal(row),
    ask: { ...facts, boundNanoUsd },
    checks: checks ?? null,
    foundId: foundId as RequestId,
  }
}

/** A part of a response, as the ledger keeps it. */
type ChargedPart = { readonly costSplit?: string | null }

/** What `refusedRow` of the ledger writes; older rows have neither checks nor a status. */
type Detail = {
  readonly refusal: Refusal
  readonly boundNanoUsd: NanoUsd
  readonly facts: RefusedDetail['ask']
  readonly httpStatus?: number | null
  readonly checks?: readonly LimitCheck[] | null
}

function detailOf(row: AsideRow): Detail {
  return JSON.parse(String(row['detail']), (key, value: unknown) =>
    key.endsWith('NanoUsd') && typeof value === 'string' ? BigInt(value) : value,
  ) as Detail
}

function partsOf(row: AsideRow) {
  return {
    id: String(row['id']) as RequestId,
    workspaceId: String(row['workspace_id']) as WorkspaceId,
    apiKeyId: textIn(row, 'api_key_id') as ApiKeyId | null,
    model: String(row['model']),
    clientSessionId: textIn(row, 'client_session_id'),
  }
}

function statusOf(row: AsideRow): LoggedRequest['status'] {
  switch (row['state']) {
    case 'reserved':
      return 'running'
    case 'expired':
      return 'expired'
    case 'released':
      return 'failed'
    default:
      return statusOfSettled(row['outcome'])
  }
}

function statusOfSettled(outcome: unknown): LoggedRequest['status'] {
  switch (outcome) {
    case 'client_gone':
    case 'upstream_cut':
    case 'cut':
      return 'cut_short'
    case 'no_response':
      return 'failed'
    default:
      return 'completed'
  }
}

function usageOf(row: AsideRow): Usage | null {
  if (row['output_tokens'] === null) return null
  return {
    uncachedInputTokens: Number(row['uncached_input_tokens']),
    cacheCreation5mTokens: Number(row['cache_creation_5m_tokens']),
    cacheCreation1hTokens: Number(row['cache_creation_1h_tokens']),
    cacheReadTokens: Number(row['cache_read_tokens']),
    outputTokens: Number(row['output_tokens']),
    webSearchRequests: Number(row['web_search_requests']),
    webFetchRequests: Number(row['web_fetch_requests']),
    codeExecutionRequests: Number(row['code_execution_requests']),
  }
}

/** With several parts, each has its own: together they are the cost. */
function splitOf(row: AsideRow, parts: readonly ChargedPart[]): CostSplit | null {
  const texts =
    parts.length > 0 ? parts.map(({ costSplit }) => costSplit) : [textIn(row, 'cost_split')]
  if (texts.some((text) => typeof text !== 'string')) return null
  return texts.map((text) => parseCostSplit(text!)).reduce(addSplits)
}

function addSplits(left: CostSplit, right: CostSplit): CostSplit {
  return {
    uncachedInput: nanoUsd(left.uncachedInput + right.uncachedInput),
    cacheCreation5m: nanoUsd(left.cacheCreation5m + right.cacheCreation5m),
    cacheCreation1h: nanoUsd(left.cacheCreation1h + right.cacheCreation1h),
    cacheRead: nanoUsd(left.cacheRead + right.cacheRead),
    output: nanoUsd(left.output + right.output),
    webSearch: nanoUsd(left.webSearch + right.webSearch),
  }
}

function textIn(row: AsideRow, column: string): string | null {
  const value = row[column]
  return typeof value === 'string' ? value : null
}

function numberIn(row: AsideRow, column: string): number | null {
  const value = row[column]
  return value === null || value === undefined ? null : Number(value)
}
