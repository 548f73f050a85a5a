import { costSplitFields, splitAmounts } from '#domain/cost-split.ts'
import type { Usage, UsagePart } from '#domain/usage.ts'

/** What a sum is told apart by, as the ledger's rows say it. */
export type RowFacts = {
  readonly workspace_id: string
  readonly api_key_id: string | null
  /** Whoever answers for the key. */
  readonly user_id: string | null
  readonly service_tier: string | null
  readonly inference_geo: string | null
  readonly speed: string | null
  readonly context_window: string | null
  readonly cost_source: string | null
  readonly unpriced: bigint
  /** Those of the workspace at the admission: a JSON object in any order; null: none were ever kept. */
  readonly tags: string | null
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

/** What a request, some of one dimension and minute, or one part of a request adds. */
export type Contribution = {
  /** An instant in the minute of its admission. */
  readonly admittedAtMs: number
  readonly dimension: Dimension
  /** In the order of `sumColumns`. */
  readonly sums: readonly bigint[]
}

/** The row of a request that several models answered, as far as sums depend on it. */
export type DividedRow = RowFacts & {
  readonly admitted_at_ms: bigint
  readonly cost_nano_usd: bigint
  readonly is_error: bigint
  readonly parts: string
}

/** The row of a request that was charged its bound: what never changes of it, whatever it says by now. */
export type ExpiredRow = Pick<RowFacts, 'workspace_id' | 'api_key_id' | 'user_id' | 'tags'> & {
  readonly admitted_at_ms: bigint
  readonly model: string
  readonly bound_nano_usd: bigint
  readonly unpriced: bigint
}

/** A response that ran on several models adds to each; it counts as a request of the first, which answered. */
export function dividedContributions(row: DividedRow): Contribution[] {
  const parts = JSON.parse(row.parts) as (UsagePart & { costSplit?: string | null })[]
  const splits = parts.map((part) => part.costSplit ?? null)
  const isSplit = splits.every((split) => split !== null)
  return parts.map(({ model, usage }, at) => {
    const isFirst = at === 0
    const split = isSplit ? addSplits(splits[at]!) : noSplit
    const unsplit = !isSplit && isFirst ? row.cost_nano_usd : 0n
    const counts = isFirst ? [1n, row.is_error] : [0n, 0n]
    const tokens = usageFields.map((field) => BigInt(usage[field]))
    return {
      admittedAtMs: Number(row.admitted_at_ms),
      dimension: dimensionOf(row, model),
      sums: [...counts, ...tokens, ...split, unsplit],
    }
  })
}

/** What a request adds while it is charged its bound. */
export function expiredContribution(row: ExpiredRow): Contribution {
  const unknown = { service_tier: null, inference_geo: null, speed: null, context_window: null }
  return {
    admittedAtMs: Number(row.admitted_at_ms),
    dimension: dimensionOf({ ...row, ...unknown, cost_source: 'expired' }, row.model),
    sums: [1n, 1n, ...usageFields.map(() => 0n), ...noSplit, row.bound_nano_usd],
  }
}

/** The same, taken out again. */
export function negated({ sums, ...rest }: Contribution): Contribution {
  return { ...rest, sums: sums.map((sum) => -sum) }
}

/** Where usage of a model is counted. */
export function dimensionOf(row: RowFacts, model: string): Dimension {
  return {
    workspace_id: row.workspace_id,
    api_key_id: row.api_key_id?.startsWith('playground_') ? null : row.api_key_id,
    user_id: row.user_id,
    model,
    service_tier: row.service_tier,
    context_window: row.context_window,
    inference_geo: row.inference_geo,
    speed: row.speed,
    cost_source: row.cost_source,
    unpriced: Number(row.unpriced),
    tags: inOrder(row.tags ?? '{}'),
  }
}

/** The same tags are the same text, in whatever order they were set. */
function inOrder(tags: string): string {
  const entries = Object.entries(JSON.parse(tags) as Record<string, string>)
  return JSON.stringify(
    Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1))),
  )
}

/** The sum of splits of costs, with blanks between; in the order of `costSplitFields`. */
export function addSplits(splits: string): bigint[] {
  const sum = [...noSplit]
  for (const split of splits.split(' ')) {
    const amounts = splitAmounts(split)
    for (let at = 0; at < sum.length; at++) sum[at]! += amounts[at]!
  }
  return sum
}

export const noSplit: readonly bigint[] = costSplitFields.map(() => 0n)

/** In the order of the sums. */
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
