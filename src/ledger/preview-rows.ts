import { findModel } from '#domain/catalog.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import type { ApiKeyId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { UsedTokens } from '#domain/rate-charge.ts'
import type { ReplayEvent } from '#domain/replay.ts'
import type { ReplayedAsk } from '#domain/replay-course.ts'
import type { ScopeId } from '#domain/scope.ts'
import { scopeIdsOf } from './batch-types.ts'
import type { AskFacts } from './port.ts'

/** A row as both databases read it: integers are bigint. */
export type PreviewRow = Readonly<Record<string, unknown>>

/** The columns of `request` that `eventsOfRequest` needs. */
export const previewedRequestColumns =
  'id, state, organization_id, workspace_id, api_key_id, admitted_at_ms, model, rate_limit_group, stream, ' +
  'max_tokens, bound_nano_usd, input_tokens_estimate, settled_at_ms, cost_nano_usd, cost_source, ' +
  'uncached_input_tokens, cache_creation_5m_tokens, cache_creation_1h_tokens, cache_read_tokens, output_tokens'

/** Those of `refusal` that `eventsOfRefusal` needs. */
export const previewedRefusalColumns =
  'id, organization_id, workspace_id, api_key_id, model, count, first_at_ms, last_at_ms, detail'

/** An admitted request: its ask, and its end if it has one. A correction is one event. */
export function eventsOfRequest(row: PreviewRow, catalog: CatalogIndex): ReplayEvent[] {
  const id = row['id'] as string
  const atMs = numberOf(row['admitted_at_ms'])
  const scopeIds = scopeIdsOfRow(row)
  if (row['state'] === 'adjusted') {
    return [{ kind: 'adjust', scopeIds, amountNanoUsd: amountOf(row['cost_nano_usd']), atMs }]
  }
  const hasCache = numberOf(row['cache_read_tokens']) + cacheCreationOf(row) > 0
  const isReported = row['cost_source'] === 'reported'
  const ask: ReplayedAsk = {
    id,
    atMs,
    scopeIds,
    model: row['model'] as string,
    taking: {
      boundNanoUsd: amountOf(row['bound_nano_usd']),
      group: row['rate_limit_group'] as string,
      inputTokens: numberOf(row['input_tokens_estimate']),
      inputIsKnown: false,
      // A breakpoint of a cache is what forbids to count, and mostly leaves its tokens.
      inputIsCountable: isReported && !hasCache,
      outputTokensMax: numberOf(row['max_tokens']),
    },
    countedInputTokens: isReported && !hasCache ? numberOf(row['uncached_input_tokens']) : null,
  }
  const asked: ReplayEvent = { kind: 'ask', ask, wasRefused: false }
  if (row['settled_at_ms'] === null) return [asked]
  const end = {
    id,
    atMs: numberOf(row['settled_at_ms']),
    costNanoUsd: amountOf(row['cost_nano_usd']),
    used: usedOf(row, ask, catalog),
  }
  return [asked, { kind: 'end', end }]
}

/** What the limits were corrected to when it ended, as far as the row tells. */
function usedOf(row: PreviewRow, ask: ReplayedAsk, catalog: CatalogIndex): UsedTokens | null {
  if (row['state'] === 'released') return { input: 0, inputCacheAware: 0, output: 0 }
  if (row['state'] === 'expired') return null
  if (row['cost_source'] === 'bound') {
    const { inputTokens, outputTokensMax } = ask.taking
    return { input: inputTokens, inputCacheAware: inputTokens, output: outputTokensMax }
  }
  const countsReads = findModel(catalog, ask.model)?.countsCacheReads === true
  const inputCacheAware = numberOf(row['uncached_input_tokens']) + cacheCreationOf(row)
  const reads = countsReads ? numberOf(row['cache_read_tokens']) : 0
  return {
    input: inputCacheAware + reads,
    inputCacheAware,
    output: numberOf(row['output_tokens']),
  }
}

/** The asks of one row of refusals: the first and the last when they were, the others evenly between. */
export function eventsOfRefusal(row: PreviewRow): ReplayEvent[] {
  const { boundNanoUsd, facts } = JSON.parse(row['detail'] as string) as {
    boundNanoUsd: string
    facts: AskFacts
  }
  const count = numberOf(row['count'])
  const firstMs = numberOf(row['first_at_ms'])
  const spanMs = numberOf(row['last_at_ms']) - firstMs
  const scopeIds = scopeIdsOfRow(row)
  return Array.from({ length: count }, (_, index): ReplayEvent => {
    const atMs = count === 1 ? firstMs : firstMs + Math.round((spanMs * index) / (count - 1))
    const taking = {
      boundNanoUsd: nanoUsd(BigInt(boundNanoUsd)),
      group: facts.rateLimitGroup,
      inputTokens: facts.inputTokensEstimate,
      inputIsKnown: facts.inputTokensKnown,
      inputIsCountable: false,
      outputTokensMax: facts.maxTokens,
    }
    const id = `${row['id'] as string}/${index}`
    const ask = { id, atMs, scopeIds, model: facts.model, taking, countedInputTokens: null }
    return { kind: 'ask', ask, wasRefused: true }
  })
}

/** In the order in which the ledger would meet them: at one instant ends come first, but not before their ask. */
export function inOrder(events: readonly ReplayEvent[]): ReplayEvent[] {
  return events.toSorted((left, right) => instantOf(left) - instantOf(right))
}

/** When it happened: Unix milliseconds. */
export function instantOf(event: ReplayEvent): number {
  switch (event.kind) {
    case 'ask':
      return event.ask.atMs
    case 'end':
      return event.end.atMs
    case 'adjust':
      return event.atMs
  }
}

function scopeIdsOfRow(row: PreviewRow): readonly ScopeId[] {
  return scopeIdsOf({
    apiKeyId: row['api_key_id'] as ApiKeyId | null,
    workspaceId: row['workspace_id'] as WorkspaceId,
    organizationId: row['organization_id'] as OrganizationId,
  })
}

function cacheCreationOf(row: PreviewRow): number {
  return numberOf(row['cache_creation_5m_tokens']) + numberOf(row['cache_creation_1h_tokens'])
}

function numberOf(value: unknown): number {
  return Number(value ?? 0)
}

function amountOf(value: unknown): NanoUsd {
  return nanoUsd((value ?? 0n) as bigint)
}
