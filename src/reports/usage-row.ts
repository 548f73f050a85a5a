import { nanoUsd } from '#domain/money.ts'
import type { SumColumn } from './ddl.ts'
import type { CostParts, UsageDimension, UsageKey, UsageRow, UsageSums } from './port.ts'

type Found = Readonly<Record<string, unknown>>

/**
 * Makes rows of sums as the interface has them: of the dimensions only those that were grouped by. A report has many
 * rows of few groups: those of one group share its key.
 */
export function usageRowsBy(groups: readonly UsageDimension[]): (row: Found) => UsageRow {
  const keys: KeyTree = new Map()
  return (row) => ({
    bucketMs: Number(row['bucket_ms']),
    key: findKey(keys, row, groups) ?? addKey(keys, row, groups),
    sums: sumsOf(row),
  })
}

/** A level for each group, by its value, and in the last the keys. */
type KeyTree = Map<unknown, KeyTree | UsageKey>

function findKey(
  keys: KeyTree,
  row: Found,
  groups: readonly UsageDimension[],
): UsageKey | undefined {
  let place: KeyTree | UsageKey | undefined = keys
  for (const group of [...groups, keyItself])
    place = (place as KeyTree | undefined)?.get(row[group])
  return place as UsageKey | undefined
}

function addKey(keys: KeyTree, row: Found, groups: readonly UsageDimension[]): UsageKey {
  let place = keys
  for (const group of groups) {
    const next: KeyTree = (place.get(row[group]) as KeyTree | undefined) ?? new Map()
    place.set(row[group], next)
    place = next
  }
  const key = Object.fromEntries(
    groups.map((each) => [each, each === 'unpriced' ? row[each] === 1n : row[each]]),
  )
  place.set(row[keyItself], key)
  return key
}

/** No column: every row has the same there. */
const keyItself = ''

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
