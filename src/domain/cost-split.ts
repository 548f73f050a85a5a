import type { NanoUsd } from './money.ts'
import { nanoUsd } from './money.ts'
import type { Cost, CostLineType } from './price.ts'
import type { Usage, UsagePart } from './usage.ts'

/** What a cost was charged for. Nano-dollars. */
export type CostSplit = {
  readonly uncachedInput: NanoUsd
  readonly cacheCreation5m: NanoUsd
  readonly cacheCreation1h: NanoUsd
  readonly cacheRead: NanoUsd
  readonly output: NanoUsd
  readonly webSearch: NanoUsd
}

/** The order in which a split is kept as text. */
export const costSplitFields = [
  'uncachedInput',
  'cacheCreation5m',
  'cacheCreation1h',
  'cacheRead',
  'output',
  'webSearch',
] as const satisfies readonly (keyof CostSplit)[]

const fieldOf: Readonly<Record<CostLineType, number>> = {
  uncached_input_tokens: 0,
  'cache_creation.ephemeral_5m_input_tokens': 1,
  'cache_creation.ephemeral_1h_input_tokens': 2,
  cache_read_input_tokens: 3,
  output_tokens: 4,
  web_search: 5,
}

/**
 * The split of each part, as text: six integers of nano-dollars, in the order of `costSplitFields`, with commas between.
 * Together they are `costNanoUsd` exactly: each line is rounded down, and what that leaves is on the dearest line.
 */
export function splitCost(
  parts: readonly UsagePart[],
  { lines, costNanoUsd }: Pick<Cost, 'lines' | 'costNanoUsd'>,
): string[] {
  const amounts = lines.map((line) => line.amountPicoUsd / 1000n)
  const rest = amounts.reduce((left, amount) => left - amount, costNanoUsd as bigint)
  const dearest = amounts.reduce((best, amount, at) => (amount > amounts[best]! ? at : best), 0)
  if (amounts.length > 0) amounts[dearest]! += rest
  let next = 0
  // The lines stand in the order of the parts, and each part has one for everything that it consumed.
  return parts.map(({ usage }) => {
    const end = next + countPriced(usage)
    const fields = ['0', '0', '0', '0', '0', '0']
    for (; next < end; next++) fields[fieldOf[lines[next]!.tokenType]] = String(amounts[next]!)
    return fields.join(',')
  })
}

function countPriced(usage: Usage): number {
  return (
    Number(usage.uncachedInputTokens !== 0) +
    Number(usage.cacheCreation5mTokens !== 0) +
    Number(usage.cacheCreation1hTokens !== 0) +
    Number(usage.cacheReadTokens !== 0) +
    Number(usage.outputTokens !== 0) +
    Number(usage.webSearchRequests !== 0)
  )
}

/** Reads what `splitCost` wrote, in the order of `costSplitFields`; throws on any other text. */
export function splitAmounts(text: string): bigint[] {
  // Most are none, and comparing is quicker than reading.
  const amounts = text.split(',').map((amount) => (amount === '0' ? 0n : BigInt(amount)))
  if (amounts.length !== costSplitFields.length) throw new TypeError(`no split of a cost: ${text}`)
  return amounts
}

/** The same by name. */
export function parseCostSplit(text: string): CostSplit {
  const [uncachedInput, cacheCreation5m, cacheCreation1h, cacheRead, output, webSearch] =
    splitAmounts(text).map(nanoUsd)
  return {
    uncachedInput: uncachedInput!,
    cacheCreation5m: cacheCreation5m!,
    cacheCreation1h: cacheCreation1h!,
    cacheRead: cacheRead!,
    output: output!,
    webSearch: webSearch!,
  }
}
