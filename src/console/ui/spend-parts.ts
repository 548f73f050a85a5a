import { parseSignedCents } from '#domain/money.ts'

/** In US cents, as the API writes them; `amount` null: no limit. */
export type Spend = {
  readonly spent: string
  readonly reserved: string
  readonly amount: string | null
}

/** How far what is spent and what is reserved fill a limit, in percent of it, and the colour that says so. */
export function spendParts({ spent, reserved, amount }: Spend) {
  const spentPart = partOf(spent, amount)
  const reservedPart = Math.min(100 - spentPart, partOf(reserved, amount))
  const tone =
    spentPart >= 100 ? 'bg-bad' : spentPart + reservedPart >= 80 ? 'bg-warn' : 'bg-accent'
  return { spentPart, reservedPart, tone }
}

/** A limit of nothing is full; what has no limit is empty. */
export function partOf(cents: string, amount: string | null): number {
  if (amount === null) return 0
  const limit = centsOf(amount)
  if (limit <= 0n) return 100
  const percent = Number((centsOf(cents) * 10_000n) / limit) / 100
  return Math.min(100, Math.max(0, percent))
}

function centsOf(text: string): bigint {
  return parseSignedCents(text) ?? 0n
}
