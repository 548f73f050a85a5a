import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import type { PicoUsd } from '#domain/money.ts'
import { costOf } from '#domain/price.ts'
import type { InferenceGeo, ServiceTier, Speed, UsagePart } from '#domain/usage.ts'
import type { BillLine, BillUsage } from './bill.ts'
import type { JsonObject } from './json.ts'
import { invalidRequest, type Refusal } from './refusal.ts'

/**
 * The account's own reports, as Anthropic's Admin API answers them, for days alone: from the bill, at list prices,
 * exactly. Usage is of the model of each part, as an upstream bills it.
 */
export function answerReport(
  kind: 'cost' | 'usage',
  lines: readonly BillLine[],
  query: URLSearchParams,
): JsonObject | Refusal {
  const range = parseRange(query)
  if ('refused' in range) return range
  const groups = query.getAll('group_by[]')
  const parts = lines.flatMap(partsOf)
  const days = range.days.map((dayMs) => ({
    starting_at: instant(dayMs),
    ending_at: instant(dayMs + dayLengthMs),
    results: (kind === 'cost' ? costResults : usageResults)(
      parts.filter(({ atMs }) => atMs >= dayMs && atMs < dayMs + dayLengthMs),
      groups,
    ),
  }))
  return { data: days, has_more: range.nextPage !== null, next_page: range.nextPage }
}

const dayLengthMs = 86_400_000
const index = indexCatalog(catalog)

type Range = { readonly days: readonly number[]; readonly nextPage: string | null }

function parseRange(query: URLSearchParams): Range | Refusal {
  const startMs = Date.parse(query.get('starting_at') ?? '')
  const endMs = Date.parse(query.get('ending_at') ?? '')
  const limit = Number(query.get('limit') ?? '7')
  if (Number.isNaN(startMs)) return invalidRequest('starting_at: Field required')
  if (Number.isNaN(endMs)) return invalidRequest('ending_at: the simulator wants one')
  if (!Number.isInteger(limit) || limit < 1 || limit > 31) {
    return invalidRequest('limit: Input should be from 1 to 31')
  }
  if ((query.get('bucket_width') ?? '1d') !== '1d') {
    return invalidRequest('bucket_width: the simulator reports days alone')
  }
  const page = query.get('page')
  const from = page === null ? startMs : Date.parse(page.replace(/^page_/, ''))
  const firstMs = Math.floor(from / dayLengthMs) * dayLengthMs
  const lastMs = Math.min(firstMs + limit * dayLengthMs, endMs)
  const days: number[] = []
  for (let dayMs = firstMs; dayMs + dayLengthMs <= lastMs; dayMs += dayLengthMs) days.push(dayMs)
  const nextMs = firstMs + days.length * dayLengthMs
  const hasMore = days.length > 0 && nextMs + dayLengthMs <= endMs
  return { days, nextPage: hasMore ? `page_${instant(nextMs)}` : null }
}

type Part = {
  readonly atMs: number
  readonly line: BillLine
  readonly part: UsagePart
  readonly usage: BillUsage
}

function partsOf(line: BillLine): Part[] {
  return [{ model: line.model, usage: line.usage }, ...line.additions].map(({ model, usage }) => ({
    atMs: line.at_ms,
    line,
    usage,
    part: {
      model,
      usage: {
        uncachedInputTokens: usage.input_tokens,
        cacheCreation5mTokens: usage.cache_creation_5m_input_tokens,
        cacheCreation1hTokens: usage.cache_creation_1h_input_tokens,
        cacheReadTokens: usage.cache_read_input_tokens,
        outputTokens: usage.output_tokens,
        webSearchRequests: usage.web_search_requests,
        webFetchRequests: 0,
        codeExecutionRequests: 0,
      },
    },
  }))
}

function usageResults(parts: readonly Part[], groups: readonly string[]): JsonObject[] {
  const byModel = Map.groupBy(parts, ({ part }) => (groups.includes('model') ? part.model : null))
  return [...byModel].map(([model, group]) => {
    const sum = (field: keyof BillUsage): number =>
      group.reduce((total, { usage }) => total + usage[field], 0)
    return {
      uncached_input_tokens: sum('input_tokens'),
      cache_creation: {
        ephemeral_5m_input_tokens: sum('cache_creation_5m_input_tokens'),
        ephemeral_1h_input_tokens: sum('cache_creation_1h_input_tokens'),
      },
      cache_read_input_tokens: sum('cache_read_input_tokens'),
      output_tokens: sum('output_tokens'),
      server_tool_use: { web_search_requests: sum('web_search_requests') },
      ...noDimensions,
      api_key_id: null,
      account_id: null,
      service_account_id: null,
      model,
    }
  })
}

const noDimensions = {
  workspace_id: null,
  service_tier: null,
  context_window: null,
  inference_geo: null,
}

function costResults(parts: readonly Part[], groups: readonly string[]): JsonObject[] {
  const describes = groups.includes('description')
  const lines = parts.flatMap(({ atMs, line, part }) => {
    const cost = costOf({
      index,
      requestedModel: part.model,
      reported: {
        parts: [part],
        serviceTier: line.service_tier as ServiceTier,
        inferenceGeo: line.inference_geo as InferenceGeo,
        speed: line.speed as Speed,
      },
      admittedAtMs: atMs,
    })
    return cost.lines.map((each) => ({ ...each, model: part.model }))
  })
  const grouped = Map.groupBy(lines, ({ model, tokenType }) =>
    describes ? `${model} ${tokenType}` : '',
  )
  return [...grouped.values()].map((group) => {
    const [{ model, tokenType }] = group as [(typeof group)[0]]
    const isSearch = tokenType === 'web_search'
    const amount = group.reduce((sum, each) => sum + each.amountPicoUsd, 0n) as PicoUsd
    return {
      amount: centsOf(amount),
      currency: 'USD',
      ...noDimensions,
      description: describes ? `${model} - ${tokenType}` : null,
      cost_type: describes ? (isSearch ? 'web_search' : 'tokens') : null,
      model: describes ? model : null,
      token_type: describes && !isSearch ? tokenType : null,
    }
  })
}

/** Exact: a pico-dollar is ten decimals of a cent. */
function centsOf(amount: PicoUsd): string {
  const digits = amount.toString().padStart(11, '0')
  const fraction = digits.slice(-10).replace(/0+$/, '')
  return `${digits.slice(0, -10)}${fraction === '' ? '' : `.${fraction}`}`
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z')
}
