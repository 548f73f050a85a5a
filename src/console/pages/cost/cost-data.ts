import type { CostReport, CostResult } from '#contract/cost-report.ts'
import { parseSignedCents } from '#domain/money.ts'
import type { Cell } from '../../charts/stack.ts'
import type { Span } from '../reports/period.ts'
import { widthsMs } from '../reports/period.ts'

/** From the bottom of a bar to its top. */
export const kinds = [
  'uncached_input_tokens',
  'cache_creation.ephemeral_5m_input_tokens',
  'cache_creation.ephemeral_1h_input_tokens',
  'cache_read_input_tokens',
  'output_tokens',
  'web_search',
  'unsplit',
] as const
export type CostKind = (typeof kinds)[number]

/** What each bar costs by whatever `idOf` tells apart, in nano-dollars. */
export function costCells(
  buckets: CostReport['data'],
  { width, fromMs }: Span,
  idOf: (result: CostResult) => string,
): readonly Cell[] {
  return buckets.flatMap(({ starting_at: startingAt, results }) =>
    results.map((result) => ({
      place: Math.round((Date.parse(startingAt) - fromMs) / widthsMs[width]),
      id: idOf(result),
      value: nanoOf(result),
    })),
  )
}

/** What all buckets add up to, exact to the nano-dollar. */
export function sumCost(buckets: CostReport['data']): bigint {
  return buckets.flatMap(({ results }) => results).reduce((sum, each) => sum + nanoOf(each), 0n)
}

/** The same by whatever `idOf` tells apart. */
export function costById(
  buckets: CostReport['data'],
  idOf: (result: CostResult) => string,
): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const result of buckets.flatMap(({ results }) => results)) {
    const id = idOf(result)
    sums.set(id, (sums.get(id) ?? 0n) + nanoOf(result))
  }
  return sums
}

/** For what a result was charged, where the report was grouped by description. */
export function kindOf({ token_type: tokenType, cost_type: costType }: CostResult): CostKind {
  return tokenType ?? (costType === 'web_search' ? 'web_search' : 'unsplit')
}

/** Tokens, tools and what is of neither: together the whole. */
export function costParts(byKind: ReadonlyMap<string, bigint>) {
  const unsplit = byKind.get('unsplit') ?? 0n
  const tools = byKind.get('web_search') ?? 0n
  const all = [...byKind.values()].reduce((sum, each) => sum + each, 0n)
  return { tokens: all - tools - unsplit, tools, unsplit }
}

/** What each day cost, those without a result too. */
export function daysOf(
  buckets: CostReport['data'],
  { fromMs, toMs }: Pick<Span, 'fromMs' | 'toMs'>,
) {
  const cells = costCells(buckets, { width: 'day', fromMs, toMs }, () => '')
  return Array.from({ length: Math.round((toMs - fromMs) / widthsMs.day) }, (_day, place) =>
    cells.reduce((sum, cell) => (cell.place === place ? sum + cell.value : sum), 0n),
  )
}

/** A part of a whole in per cent, with a decimal, cut: `99.9` is not all. Zero of nothing. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1000n) / whole) / 10
}

function nanoOf({ amount }: CostResult): bigint {
  const nano = parseSignedCents(amount)
  if (nano === undefined) throw new Error(`not an amount: ${amount}`)
  return nano
}
