import type { ScopeState } from '#domain/scope.ts'
import type { BillLine, BillUsage } from '#simulator/bill.ts'
import type { RequestRow } from './crash-books.ts'

// Dollars per million tokens are nano-dollars per thousand; the referee's own arithmetic, on public prices.
export const billedModel = 'claude-haiku-4-5'
const nanoUsdPerToken = {
  input_tokens: 1_000n,
  cache_creation_5m_input_tokens: 1_250n,
  cache_creation_1h_input_tokens: 2_000n,
  cache_read_input_tokens: 100n,
  output_tokens: 5_000n,
} as const satisfies Partial<Record<keyof BillUsage, bigint>>

/** Every reported row equals its line of the bill, in every category. */
export function checkReported(
  rows: readonly RequestRow[],
  bill: readonly BillLine[],
  violations: string[],
): void {
  const lines = new Map(bill.map((line) => [line.request_id, line]))
  const seen = new Set<string>()
  for (const row of rows.filter((each) => each.cost_source === 'reported')) {
    const line = lines.get(row.upstream_request_id ?? '')
    if (!line || seen.has(line.request_id)) {
      violations.push(
        `${row.id}: reported, but ${line ? 'billed once for two rows' : 'on no bill'}`,
      )
      continue
    }
    seen.add(line.request_id)
    const same =
      row.uncached_input_tokens === BigInt(line.usage.input_tokens) &&
      row.cache_creation_5m_tokens === BigInt(line.usage.cache_creation_5m_input_tokens) &&
      row.cache_creation_1h_tokens === BigInt(line.usage.cache_creation_1h_input_tokens) &&
      row.cache_read_tokens === BigInt(line.usage.cache_read_input_tokens) &&
      row.output_tokens === BigInt(line.usage.output_tokens) &&
      row.cost_nano_usd === costOfLine(line)
    if (!same)
      violations.push(`${row.id}: the books and the bill differ: ${JSON.stringify(line.usage)}`)
  }
}

/** The packed balances are the sum of the rows, and nothing is held any more. */
export function checkScope(scope: ScopeState, charged: bigint, violations: string[]): void {
  const months = Object.entries(scope.balances).filter(([id]) => id.length === 7)
  const settled = sum(months.map(([, balance]) => balance.settledNanoUsd))
  const reserved = sum(months.map(([, balance]) => balance.reservedNanoUsd))
  if (settled !== charged)
    violations.push(`${scope.policy.kind}: balance ${settled}, rows ${charged}`)
  if (reserved !== 0n || scope.openReservations !== 0) {
    violations.push(
      `${scope.policy.kind}: ${reserved} still reserved by ${scope.openReservations} requests`,
    )
  }
}

/** Usage as an answer of the Claude API reports it. */
export type ReportedUsage = {
  readonly input_tokens?: number
  readonly output_tokens?: number
}

/** Of a request without cached input. */
export function costOfUsage({ input_tokens, output_tokens }: ReportedUsage): bigint {
  const input = BigInt(input_tokens ?? 0) * nanoUsdPerToken.input_tokens
  return input + BigInt(output_tokens ?? 0) * nanoUsdPerToken.output_tokens
}

export function costOfLine(line: BillLine): bigint {
  const fields = Object.keys(nanoUsdPerToken) as (keyof typeof nanoUsdPerToken)[]
  return sum(fields.map((field) => BigInt(line.usage[field]) * nanoUsdPerToken[field]))
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}

export function countBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return counts
}
