import { nanoUsd } from '#domain/money.ts'
import type { SumColumn } from './ddl.ts'
import type { CostParts, UsageDimension, UsageKey, UsageRow, UsageSums } from './port.ts'

type Found = Readonly<Record<string, unknown>>

/**
 * Makes rows of sums as the interface has them: of the dimensions only those that were grouped by. A report has many
 * rows of few groups: those of one group share its key.
 */
export function usageRowsBy(groups: readonly UsageDimension[]): (row: Found) => UsageRow {
  const root: KeyNode = { next: new Map(), key: undefined }
  return (row) => {
    let node = root
    for (const group of groups) node = nextNode(node, row[group])
    node.key ??= keyOf(row, groups)
    return { bucketMs: Number(row['bucket_ms']), key: node.key, sums: sumsOf(row) }
  }
}

/** A level for each group, by its value; the last has the keys. */
type KeyNode = { readonly next: Map<unknown, KeyNode>; key: UsageKey | undefined }

function nextNode({ next }: KeyNode, value: unknown): KeyNode {
  let node = next.get(value)
  if (!node) next.set(value, (node = { next: new Map(), key: undefined }))
  return node
}

function keyOf(row: Found, groups: readonly UsageDimension[]): UsageKey {
  return Object.fromEntries(
    groups.map((each) => [each, each === 'unpriced' ? row[each] === 1n : row[each]]),
  )
}

/** Only what was asked for has been read. */
type SumsRead = { readonly [Column in SumColumn]?: bigint }

function sumsOf(row: SumsRead): UsageSums {
  return {
    requests: row.requests ?? 0n,
    errors: row.errors ?? 0n,
    uncachedInputTokens: Number(row.uncached_input_tokens ?? 0n),
    cacheCreation5mTokens: Number(row.cache_creation_5m_tokens ?? 0n),
    cacheCreation1hTokens: Number(row.cache_creation_1h_tokens ?? 0n),
    cacheReadTokens: Number(row.cache_read_tokens ?? 0n),
    outputTokens: Number(row.output_tokens ?? 0n),
    webSearchRequests: Number(row.web_search_requests ?? 0n),
    webFetchRequests: Number(row.web_fetch_requests ?? 0n),
    codeExecutionRequests: Number(row.code_execution_requests ?? 0n),
    ...(row.cost_unsplit === undefined ? noCost : costOf(row)),
  }
}

function costOf(row: SumsRead): Pick<UsageSums, 'cost' | 'costNanoUsd'> {
  const cost: CostParts = {
    uncachedInput: nanoUsd(row.cost_uncached_input ?? 0n),
    cacheCreation5m: nanoUsd(row.cost_cache_creation_5m ?? 0n),
    cacheCreation1h: nanoUsd(row.cost_cache_creation_1h ?? 0n),
    cacheRead: nanoUsd(row.cost_cache_read ?? 0n),
    output: nanoUsd(row.cost_output ?? 0n),
    webSearch: nanoUsd(row.cost_web_search ?? 0n),
    unsplit: nanoUsd(row.cost_unsplit ?? 0n),
  }
  const costNanoUsd = nanoUsd(Object.values(cost).reduce((sum: bigint, part) => sum + part, 0n))
  return { costNanoUsd, cost }
}

const noCost = costOf({})
