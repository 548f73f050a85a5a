import { nanoUsd } from '#domain/money.ts'
import type { SumColumn } from './ddl.ts'
import type { CostParts, UsageDimension, UsageRow, UsageSums } from './port.ts'

/** A row of sums as the interface has it: of the dimensions only those that were grouped by. */
export function usageRow(
  row: Record<string, unknown>,
  groups: readonly UsageDimension[],
): UsageRow {
  return {
    bucketMs: Number(row['bucket_ms']),
    key: Object.fromEntries(
      groups.map((each) => [each, each === 'unpriced' ? row[each] === 1n : row[each]]),
    ),
    sums: sumsOf(row as Readonly<Record<SumColumn, bigint>>),
  }
}

function sumsOf(row: Readonly<Record<SumColumn, bigint>>): UsageSums {
  const cost: CostParts = {
    uncachedInput: nanoUsd(row.cost_uncached_input),
    cacheCreation5m: nanoUsd(row.cost_cache_creation_5m),
    cacheCreation1h: nanoUsd(row.cost_cache_creation_1h),
    cacheRead: nanoUsd(row.cost_cache_read),
    output: nanoUsd(row.cost_output),
    webSearch: nanoUsd(row.cost_web_search),
    unsplit: nanoUsd(row.cost_unsplit),
  }
  return {
    requests: row.requests,
    errors: row.errors,
    uncachedInputTokens: Number(row.uncached_input_tokens),
    cacheCreation5mTokens: Number(row.cache_creation_5m_tokens),
    cacheCreation1hTokens: Number(row.cache_creation_1h_tokens),
    cacheReadTokens: Number(row.cache_read_tokens),
    outputTokens: Number(row.output_tokens),
    webSearchRequests: Number(row.web_search_requests),
    webFetchRequests: Number(row.web_fetch_requests),
    codeExecutionRequests: Number(row.code_execution_requests),
    costNanoUsd: nanoUsd(Object.values(cost).reduce((sum: bigint, part) => sum + part, 0n)),
    cost,
  }
}
