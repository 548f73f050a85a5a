import type { NanoUsd } from '#domain/money.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Usage } from '#domain/usage.ts'
import type { Outcome, Release, Settlement } from '#ledger/settlement.ts'
import { createHistogram } from '#platform/histogram.ts'
import type { Histogram } from '#platform/histogram.ts'
import { labelText } from '#platform/metrics.ts'

/** How a request ended: admitted and settled, admitted and released, or refused. */
export const requestOutcomes = [
  'complete',
  'client_gone',
  'upstream_cut',
  'no_response',
  'unreadable',
  'cut',
  'not_sent',
  'upstream_error',
  'upstream_unreachable',
  'refused',
] as const satisfies readonly (Outcome | Release['reason'] | 'refused')[]
type RequestOutcome = (typeof requestOutcomes)[number]

/** Of the upstream's status. */
export const statusClasses = ['none', '2xx', '3xx', '4xx', '5xx'] as const

export const tokenCategories = [
  ['uncached_input', 'uncachedInputTokens'],
  ['cache_creation_5m', 'cacheCreation5mTokens'],
  ['cache_creation_1h', 'cacheCreation1hTokens'],
  ['cache_read', 'cacheReadTokens'],
  ['output', 'outputTokens'],
] as const satisfies readonly (readonly [string, keyof Usage])[]

/** What is counted of one workspace and one model. Made once, so that counting a request allocates nothing but sums. */
export type PairCounts = {
  /** `workspace` and `model`, as they stand between the braces. */
  readonly labels: string
  /** By outcome and status class. */
  readonly requests: Float64Array
  /** In the order of `tokenCategories`. */
  readonly tokens: Float64Array
  webSearches: number
  /** By where the cost comes from. Exact. */
  readonly costNanoUsd: Map<Settlement['costSource'], NanoUsd>
  /** By `refusalKey`. */
  readonly refusals: Map<string, number>
  readonly latency: Latency
}

/** How long answers of one model took, over all workspaces: a histogram has many lines, and percentiles add up over no label. */
export type Latency = { readonly total: Histogram; readonly firstByte: Histogram }

/** Seconds: from what a cache hit of a small model takes to the longest answer that the SDKs wait for. */
const latencyBounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]

export function newLatency(): Latency {
  return { total: createHistogram(latencyBounds), firstByte: createHistogram(latencyBounds) }
}

export function newPair(workspace: string, model: string, latency: Latency): PairCounts {
  return {
    labels: labelText({ workspace, model }).slice(1, -1),
    requests: new Float64Array(requestOutcomes.length * statusClasses.length),
    tokens: new Float64Array(tokenCategories.length),
    webSearches: 0,
    costNanoUsd: new Map(),
    refusals: new Map(),
    latency,
  }
}

export function countRequest(
  pair: PairCounts,
  outcome: RequestOutcome,
  httpStatus: number | null,
): void {
  const status = httpStatus === null ? 0 : Math.min(Math.floor(httpStatus / 100), 5) - 1
  pair.requests[requestOutcomes.indexOf(outcome) * statusClasses.length + Math.max(status, 0)]! += 1
}

export function countSettlement(pair: PairCounts, settlement: Settlement): void {
  const { usage, costSource, costNanoUsd, response, outcome } = settlement
  countRequest(pair, outcome, response.httpStatus)
  let index = 0
  for (const [, field] of tokenCategories) pair.tokens[index++]! += usage[field]
  pair.webSearches += usage.webSearchRequests
  const sum = (pair.costNanoUsd.get(costSource) ?? 0n) + costNanoUsd
  pair.costNanoUsd.set(costSource, sum as NanoUsd)
  pair.latency.total.observe(response.totalMs / 1000)
  if (response.firstByteMs !== null) pair.latency.firstByte.observe(response.firstByteMs / 1000)
}

/** Which limit refused, without the group of models, which its model says: few for one workspace and model. */
export function refusalKey(refusal: Refusal): string {
  const { kind, scopeKind } = refusal
  switch (kind) {
    case 'closed':
      return `${kind}/${scopeKind}/${refusal.reason}`
    case 'not_allowed':
      return `${kind}/${scopeKind}/${refusal.setting}`
    case 'rate_limited':
    case 'rate_never':
      return `${kind}/${scopeKind}/${refusal.limiter}`
    case 'spend_reached':
    case 'spend_too_large':
    case 'spend_reserved':
      return `${kind}/${scopeKind}/${refusal.window}`
  }
}
