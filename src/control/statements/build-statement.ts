import type { Statement } from '#contract/statements.ts'
import { formatCents, zeroNanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { UsageRow, UsageSums } from '#reports/port.ts'

type Sums = Statement['total']

/** What is summed of one workspace, one tag or all. */
type Tally = {
  requests: bigint
  uncachedInput: number
  cacheCreation: number
  cacheRead: number
  output: number
  webSearches: number
  usageNanoUsd: NanoUsd
  adjustmentsNanoUsd: NanoUsd
}

/**
 * Adds up the rows of a month, which are grouped by `costSource` and by whatever `keyOf` reads. The dearest comes
 * first; of equals the one that was first among the rows.
 */
export function sumBy<Key>(
  rows: readonly UsageRow[],
  keyOf: (row: UsageRow) => Key,
): readonly { readonly key: Key; readonly sums: Sums }[] {
  const tallies = new Map<Key, Tally>()
  for (const row of rows) {
    const key = keyOf(row)
    const tally = tallies.get(key) ?? newTally()
    tallies.set(key, tally)
    add(tally, row.sums, row.key.costSource === 'adjusted')
  }
  return [...tallies]
    .toSorted(([, left], [, right]) => compare(amountOf(right), amountOf(left)))
    .map(([key, tally]) => ({ key, sums: present(tally) }))
}

/** Of all rows together. */
export function sumOf(rows: readonly UsageRow[]): Sums {
  return sumBy(rows, () => null)[0]?.sums ?? present(newTally())
}

function newTally(): Tally {
  return {
    requests: 0n,
    uncachedInput: 0,
    cacheCreation: 0,
    cacheRead: 0,
    output: 0,
    webSearches: 0,
    usageNanoUsd: zeroNanoUsd,
    adjustmentsNanoUsd: zeroNanoUsd,
  }
}

function add(tally: Tally, sums: UsageSums, isAdjustment: boolean): void {
  if (isAdjustment) {
    tally.adjustmentsNanoUsd = (tally.adjustmentsNanoUsd + sums.costNanoUsd) as NanoUsd
    return
  }
  tally.requests += sums.requests
  tally.uncachedInput += sums.uncachedInputTokens
  tally.cacheCreation += sums.cacheCreation5mTokens + sums.cacheCreation1hTokens
  tally.cacheRead += sums.cacheReadTokens
  tally.output += sums.outputTokens
  tally.webSearches += sums.webSearchRequests
  tally.usageNanoUsd = (tally.usageNanoUsd + sums.costNanoUsd) as NanoUsd
}

function present(tally: Tally): Sums {
  return {
    request_count: Number(tally.requests),
    uncached_input_tokens: tally.uncachedInput,
    cache_creation_input_tokens: tally.cacheCreation,
    cache_read_input_tokens: tally.cacheRead,
    output_tokens: tally.output,
    web_search_requests: tally.webSearches,
    usage_amount: formatCents(tally.usageNanoUsd),
    adjustments_amount: formatCents(tally.adjustmentsNanoUsd),
    amount: formatCents(amountOf(tally)),
  }
}

function amountOf({ usageNanoUsd, adjustmentsNanoUsd }: Tally): NanoUsd {
  return (usageNanoUsd + adjustmentsNanoUsd) as NanoUsd
}

function compare(left: bigint, right: bigint): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
