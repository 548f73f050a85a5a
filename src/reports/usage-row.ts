import { nanoUsd } from '#domain/money.ts'
import type { SumColumn } from './ddl.ts'
import type { CostParts, UsageDimension, UsageKey, UsageSums } from './port.ts'

/**
 * Makes keys as the interface has them, of values in the order of the groups: of the dimensions only those that were grouped
 * by. There are more dimensions than groups: those of one group share its key.
 */
export function keysBy(
  groups: readonly UsageDimension[],
): (values: readonly unknown[]) => UsageKey {
  const root: KeyNode = { next: new Map(), key: undefined }
  return (values) => {
    let node = root
    for (const value of values) node = nextNode(node, value)
    node.key ??= Object.fromEntries(
      groups.map((each, at) => [each, each === 'unpriced' ? values[at] === 1n : values[at]]),
    )
    return node.key
  }
}

/** A level for each group, by its value; the last has the keys. */
type KeyNode = { readonly next: Map<unknown, KeyNode>; key: UsageKey | undefined }

function nextNode({ next }: KeyNode, value: unknown): KeyNode {
  let node = next.get(value)
  if (!node) next.set(value, (node = { next: new Map(), key: undefined }))
  return node
}

/** Sums in the order of the columns that were asked for. */
export type SumRow = bigint[]

/** What a row says; undefined where all of it is zero: what was charged and taken back leaves a row of nothing. */
export function sumsBy(columns: readonly SumColumn[]): (row: SumRow) => UsageSums | undefined {
  const places = Object.fromEntries(columns.map((column, at) => [column, at]))
  return (row) => (row.some((sum) => sum !== 0n) ? sumsOf(row, places) : undefined)
}

/** Only what was asked for has been read. */
type Places = { readonly [Column in SumColumn]?: number }

function sumsOf(row: SumRow, places: Places): UsageSums {
  const sum = (at: number | undefined): bigint => (at === undefined ? 0n : row[at]!)
  const count = (at: number | undefined): number => (at === undefined ? 0 : Number(row[at]))
  return {
    requests: sum(places.requests),
    errors: sum(places.errors),
    uncachedInputTokens: count(places.uncached_input_tokens),
    cacheCreation5mTokens: count(places.cache_creation_5m_tokens),
    cacheCreation1hTokens: count(places.cache_creation_1h_tokens),
    cacheReadTokens: count(places.cache_read_tokens),
    outputTokens: count(places.output_tokens),
    webSearchRequests: count(places.web_search_requests),
    webFetchRequests: count(places.web_fetch_requests),
    codeExecutionRequests: count(places.code_execution_requests),
    ...(places.cost_unsplit === undefined ? noCost : costOf((column) => sum(places[column]))),
  }
}

function costOf(sum: (column: SumColumn) => bigint): Pick<UsageSums, 'cost' | 'costNanoUsd'> {
  const cost: CostParts = {
    uncachedInput: nanoUsd(sum('cost_uncached_input')),
    cacheCreation5m: nanoUsd(sum('cost_cache_creation_5m')),
    cacheCreation1h: nanoUsd(sum('cost_cache_creation_1h')),
    cacheRead: nanoUsd(sum('cost_cache_read')),
    output: nanoUsd(sum('cost_output')),
    webSearch: nanoUsd(sum('cost_web_search')),
    unsplit: nanoUsd(sum('cost_unsplit')),
  }
  const costNanoUsd = nanoUsd(Object.values(cost).reduce((all: bigint, part) => all + part, 0n))
  return { costNanoUsd, cost }
}

const noCost = costOf(() => 0n)
