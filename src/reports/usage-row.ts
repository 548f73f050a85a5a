import { nanoUsd } from '#domain/money.ts'
import type { SumColumn } from './ddl.ts'
import type { CostParts, UsageDimension, UsageKey, UsageSums } from './port.ts'

/** What of a row says to which group it belongs: its values in the order of the groups. */
export type KeyOfRow = (valueAt: (at: number) => unknown) => UsageKey

/**
 * Makes keys as the interface has them: of the dimensions only those that were grouped by. A report has many rows of few
 * groups: those of one group share its key.
 */
export function keysBy(groups: readonly UsageDimension[]): KeyOfRow {
  const root: KeyNode = { next: new Map(), key: undefined }
  return (valueAt) => {
    let node = root
    for (let at = 0; at < groups.length; at++) node = nextNode(node, valueAt(at))
    node.key ??= keyOf(groups, valueAt)
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

function keyOf(groups: readonly UsageDimension[], valueAt: (at: number) => unknown): UsageKey {
  return Object.fromEntries(
    groups.map((each, at) => [each, each === 'unpriced' ? valueAt(at) === 1n : valueAt(at)]),
  )
}

/** Reads sums where they were selected, from `first` on. Undefined where all of them are zero: what was taken back. */
export function sumsBy(
  wanted: readonly SumColumn[],
  first: number,
): (row: readonly unknown[]) => UsageSums | undefined {
  const places = Object.fromEntries(wanted.map((column, at) => [column, first + at]))
  const last = first + wanted.length
  return (row) => {
    for (let at = first; at < last; at++) if (row[at] !== 0n) return sumsOf(row, places)
    return undefined
  }
}

/** Only what was asked for has been read. */
type Places = { readonly [Column in SumColumn]?: number }

function sumsOf(row: readonly unknown[], places: Places): UsageSums {
  const sum = (at: number | undefined): bigint => (at === undefined ? 0n : (row[at] as bigint))
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
