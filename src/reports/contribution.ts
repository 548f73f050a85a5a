import { costSplitFields, splitAmounts } from '#domain/cost-split.ts'
import type { Usage, UsagePart } from '#domain/usage.ts'

/** The ledger's row of a request, as far as sums depend on it. */
export type LedgerRow = {
  readonly id: string
  readonly state: 'settled' | 'released' | 'expired' | 'adjusted'
  readonly workspace_id: string
  readonly api_key_id: string | null
  readonly admitted_at_ms: bigint
  readonly model: string
  readonly rate_limit_group: string
  readonly bound_nano_usd: bigint
  readonly unpriced: bigint
  readonly outcome: string
  readonly cost_nano_usd: bigint
  readonly cost_source: string | null
  readonly cost_split: string | null
  readonly reported_model: string | null
  readonly service_tier: string | null
  readonly inference_geo: string | null
  readonly speed: string | null
  readonly context_window: string | null
  readonly uncached_input_tokens: bigint | null
  readonly cache_creation_5m_tokens: bigint | null
  readonly cache_creation_1h_tokens: bigint | null
  readonly cache_read_tokens: bigint | null
  readonly output_tokens: bigint | null
  readonly web_search_requests: bigint | null
  readonly web_fetch_requests: bigint | null
  readonly code_execution_requests: bigint | null
  readonly parts: string | null
  readonly first_byte_ms: bigint | null
  readonly total_ms: bigint | null
}

/** What usage is told apart by: the columns of `usage_dimension`. */
export type Dimension = {
  readonly workspace_id: string
  readonly api_key_id: string | null
  readonly user_id: string | null
  readonly model: string
  readonly service_tier: string | null
  readonly context_window: string | null
  readonly inference_geo: string | null
  readonly speed: string | null
  readonly cost_source: string | null
  readonly unpriced: number
  /** A JSON object of strings, in the order of its keys. */
  readonly tags: string
}

/** What one part of a request adds, and to what. `sums` has the order of `sumColumns`. */
export type Contribution = {
  readonly admittedAtMs: number
  readonly dimension: Dimension
  readonly sums: readonly bigint[]
}

/** What of a request is not in its row: who answers for its key, and the tags at its admission. */
export type RowFacts = { readonly userId: string | null; readonly tags: string }

/** Outcomes in which nobody was answered, or not to the end through the upstream's fault. */
const failedOutcomes = new Set(['no_response', 'upstream_cut'])

/** What a request adds that has ended, by its row, which never changes again. */
export function contributionsOf(row: LedgerRow, facts: RowFacts): Contribution[] {
  if (row.state === 'expired') return [expiredContribution(row, facts)]
  if (row.state === 'adjusted')
    return [contribution(row, facts, { cost: [row.cost_nano_usd, null] })]
  const errors = row.state === 'released' || failedOutcomes.has(row.outcome) ? 1n : 0n
  if (row.parts === null) {
    const cost: Cost = [row.cost_nano_usd, row.cost_split]
    return [contribution(row, facts, { requests: 1n, errors, usage: usageOf(row), cost })]
  }
  return partContributions(row, facts, errors)
}

/** What it adds while it is charged its bound: by what never changes of its row, whatever else that says by now. */
export function expiredContribution(row: LedgerRow, facts: RowFacts): Contribution {
  const expired: LedgerRow = { ...row, ...unknown, cost_source: 'expired' }
  const cost: Cost = [row.bound_nano_usd, null]
  return contribution(expired, facts, { requests: 1n, errors: 1n, cost })
}

const unknown = {
  reported_model: null,
  service_tier: null,
  inference_geo: null,
  speed: null,
  context_window: null,
}

/** The same, taken out again. */
export function negated({ sums, ...rest }: Contribution): Contribution {
  return { ...rest, sums: sums.map((sum) => -sum) }
}

/** The cost, and what it was for, where that is known. */
type Cost = readonly [costNanoUsd: bigint, split: string | null]

type Amounts = {
  readonly model?: string
  readonly requests?: bigint
  readonly errors?: bigint
  readonly usage?: readonly bigint[]
  readonly cost: Cost
}

/** A response that ran on several models adds to each; it counts as a request of the first, which answered. */
function partContributions(row: LedgerRow, facts: RowFacts, errors: bigint): Contribution[] {
  const parts = JSON.parse(row.parts!) as (UsagePart & { costSplit?: string | null })[]
  const splits = parts.map((part) => part.costSplit ?? null)
  const isSplit = splits.every((split) => split !== null)
  return parts.map(({ model, usage }, at) => {
    const first = at === 0
    const split = isSplit ? splits[at]! : null
    const costNanoUsd = split === null ? (first ? row.cost_nano_usd : 0n) : totalOf(split)
    return contribution(row, facts, {
      model,
      requests: first ? 1n : 0n,
      errors: first ? errors : 0n,
      usage: usageFields.map((field) => BigInt(usage[field])),
      cost: [costNanoUsd, split],
    })
  })
}

function contribution(row: LedgerRow, facts: RowFacts, amounts: Amounts): Contribution {
  const { requests = 0n, errors = 0n, usage = noUsage, cost } = amounts
  return {
    admittedAtMs: Number(row.admitted_at_ms),
    dimension: {
      workspace_id: row.workspace_id,
      api_key_id: row.api_key_id?.startsWith('playground_') ? null : row.api_key_id,
      user_id: facts.userId,
      model: amounts.model ?? row.reported_model ?? row.model,
      service_tier: row.service_tier,
      context_window: row.context_window,
      inference_geo: row.inference_geo,
      speed: row.speed,
      cost_source: row.cost_source,
      unpriced: Number(row.unpriced),
      tags: facts.tags,
    },
    sums: [requests, errors, ...usage, ...costParts(cost)],
  }
}

/** In the order of `sumColumns`: the split, and what of the cost it does not say. */
function costParts([costNanoUsd, split]: Cost): bigint[] {
  if (split === null) return [...noSplit, costNanoUsd]
  const amounts = splitAmounts(split)
  amounts.push(costNanoUsd - sumOf(amounts))
  return amounts
}

function totalOf(split: string): bigint {
  return sumOf(splitAmounts(split))
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

const usageFields = [
  'uncachedInputTokens',
  'cacheCreation5mTokens',
  'cacheCreation1hTokens',
  'cacheReadTokens',
  'outputTokens',
  'webSearchRequests',
  'webFetchRequests',
  'codeExecutionRequests',
] as const satisfies readonly (keyof Usage)[]

/** In the order of `usageFields`, which is that of the sums too. */
function usageOf(row: LedgerRow): bigint[] {
  return [
    row.uncached_input_tokens ?? 0n,
    row.cache_creation_5m_tokens ?? 0n,
    row.cache_creation_1h_tokens ?? 0n,
    row.cache_read_tokens ?? 0n,
    row.output_tokens ?? 0n,
    row.web_search_requests ?? 0n,
    row.web_fetch_requests ?? 0n,
    row.code_execution_requests ?? 0n,
  ]
}

const noUsage: readonly bigint[] = usageFields.map(() => 0n)
const noSplit: readonly bigint[] = costSplitFields.map(() => 0n)
