import { parseSignedCents } from '#domain/money.ts'

type Spend = {
  /** US cents, as the API writes them. */
  readonly spent: string
  readonly reserved: string
  /** Null: no limit. */
  readonly amount: string | null
}

/**
 * How much of a limit is used, in whole percents, cut: what reads 100 % is reached. What is reserved counts, as it
 * does at admission. Undefined where there is no limit.
 */
export function percentUsed({ spent, reserved, amount }: Spend): number | undefined {
  if (amount === null) return undefined
  const limit = nanoOf(amount)
  const used = nanoOf(spent) + nanoOf(reserved)
  if (limit <= 0n) return 100
  return used <= 0n ? 0 : Number((used * 100n) / limit)
}

/** Whether nothing fits any more, which running requests alone do not bring about. */
export function isReached({ spent, amount }: Spend): boolean {
  return amount !== null && nanoOf(spent) >= nanoOf(amount)
}

/** Those nearest to their limit first; those without one after them, by what they have spent. */
export function nearestFirst<Row extends { readonly spend: Spend | null }>(
  rows: readonly Row[],
): readonly Row[] {
  return rows.toSorted((a, b) => {
    const byUse = useOf(b) - useOf(a)
    if (byUse !== 0) return byUse
    const [first, second] = [nanoOf(a.spend?.spent ?? '0'), nanoOf(b.spend?.spent ?? '0')]
    return first === second ? 0 : second > first ? 1 : -1
  })
}

function useOf({ spend }: { readonly spend: Spend | null }): number {
  return (spend && percentUsed(spend)) ?? -1
}

function nanoOf(cents: string): bigint {
  return parseSignedCents(cents) ?? 0n
}
