import type { CostReportQuery, CostResult } from '#contract/cost-report.ts'
import { formatCents, nanoUsd, zeroNanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { CostParts, UsageSums } from '#reports/port.ts'
import { rowMerger } from './merge-rows.ts'
import type { Row } from './merge-rows.ts'
import { displayNameOf } from './report-models.ts'
import type { Grouped } from './usage-dimensions.ts'

type Group = CostReportQuery['group_by'][number]

/** A row of the cost report without its amount. */
export type CostKey = Omit<CostResult, 'amount' | 'request_count'>
export type CostSums = { readonly amountNanoUsd: NanoUsd; readonly requests: bigint }

/** What the layer of the reports has to tell apart: a description names the model, and where a cost comes from. */
export function groupsOfCost(groups: readonly Group[]): string[] {
  return groups.includes('description')
    ? [...groups, 'model', 'service_tier', 'context_window', 'inference_geo', 'cost_source']
    : [...groups]
}

/** Rows by bucket. Their amounts add up to what was charged. */
export function groupCost(
  buckets: ReadonlyMap<number, readonly Row<Grouped, UsageSums>[]>,
  groups: readonly Group[],
): Map<number, Row<CostKey, CostSums>[]> {
  const rows = [...buckets.values()].flat().flatMap((row) => costRowsOf(row, groups))
  return rowMerger<CostKey, CostSums>(addCharged)(rows)
}

function addCharged(left: CostSums, right: CostSums): CostSums {
  return {
    amountNanoUsd: nanoUsd(left.amountNanoUsd + right.amountNanoUsd),
    requests: left.requests + right.requests,
  }
}

function costRowsOf(
  { bucketMs, key, sums }: Row<Grouped, UsageSums>,
  groups: readonly Group[],
): Row<CostKey, CostSums>[] {
  const grouped = extrasOf(key, groups)
  if (!groups.includes('description')) {
    const whole = { ...undescribed, ...grouped }
    const { costNanoUsd: amountNanoUsd, requests } = sums
    return [{ bucketMs, key: whole, sums: { amountNanoUsd, requests } }]
  }
  return partNames
    .filter((part) => sums.cost[part] !== zeroNanoUsd)
    .map((part) => ({
      bucketMs,
      key: { ...undescribed, ...describePart(part, key), ...grouped },
      sums: { amountNanoUsd: sums.cost[part], requests: 0n },
    }))
}

const undescribed = {
  currency: 'USD',
  workspace_id: null,
  description: null,
  cost_type: null,
  context_window: null,
  model: null,
  service_tier: null,
  token_type: null,
  inference_geo: null,
} satisfies CostKey

/** What is grouped by beside the description. */
function extrasOf(key: Grouped, groups: readonly Group[]): Partial<CostKey> {
  const names = groups.filter((group) => group !== 'description')
  return Object.fromEntries(names.toSorted().map((name) => [name, key[name] ?? null]))
}

const partNames = [
  'uncachedInput',
  'cacheCreation5m',
  'cacheCreation1h',
  'cacheRead',
  'output',
  'webSearch',
  'unsplit',
] as const satisfies readonly (keyof CostParts)[]

const tokenParts = {
  uncachedInput: ['uncached_input_tokens', 'Input Tokens'],
  cacheCreation5m: ['cache_creation.ephemeral_5m_input_tokens', 'Input Tokens, Cache Write'],
  cacheCreation1h: ['cache_creation.ephemeral_1h_input_tokens', 'Input Tokens, Cache Write 1h'],
  cacheRead: ['cache_read_input_tokens', 'Input Tokens, Cache Hit'],
  output: ['output_tokens', 'Output Tokens'],
} as const

/** In Anthropic's words, as far as it has them. */
function describePart(part: keyof CostParts, key: Grouped): Partial<CostKey> {
  if (part === 'webSearch') return { description: 'Web Search Usage', cost_type: 'web_search' }
  if (part === 'unsplit' && key.cost_source === 'adjusted') return { description: 'Adjustment' }
  const { model = null, service_tier = null, context_window = null, inference_geo = null } = key
  const [token_type, label] =
    part === 'unsplit' ? [null, labelOfUnsplit(key.cost_source)] : tokenParts[part]
  return {
    description: `${displayNameOf(model ?? 'Unknown Model')} Usage - ${label}`,
    cost_type: 'tokens',
    context_window,
    model,
    service_tier,
    token_type,
    inference_geo,
  }
}

/** What was charged without anybody knowing for which tokens, and why that is so. */
function labelOfUnsplit(source: string | null | undefined): string {
  return unsplitLabels.get(source ?? '') ?? 'All Tokens'
}

const unsplitLabels: ReadonlyMap<string, string> = new Map([
  ['bound', 'Upper Bound, Real Usage Unknown'],
  ['expired', 'Upper Bound, Request Lost'],
  ['estimated', 'Estimate Cut at Its Upper Bound'],
])

/** `undefined` where there is nothing to show: what cost nothing is told where requests are counted. */
export function presentCost(
  { key, sums }: Row<CostKey, CostSums>,
  include: CostReportQuery['include'],
): CostResult | undefined {
  const { requests, amountNanoUsd } = sums
  const counts = include.includes('requests')
  if (amountNanoUsd === zeroNanoUsd && !(counts && requests !== 0n)) return undefined
  return {
    amount: formatCents(amountNanoUsd),
    ...key,
    ...(counts && { request_count: Number(requests) }),
  }
}
