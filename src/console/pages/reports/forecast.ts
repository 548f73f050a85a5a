/** What is known of a month that is not over. Nano-dollars. */
type Known = {
  /** Of each day of the month up to today, today's so far the last. */
  readonly daysNanoUsd: readonly bigint[]
  /** Of the full days before today, oldest first, without corrections: also of the month before. */
  readonly lastFullDaysNanoUsd: readonly bigint[]
  /** Days of the month, today included, that are not over. */
  readonly daysLeft: number
}

/** A forecast from fewer days says more of them than of the month. */
const daysMin = 2

/**
 * What the month will have cost: what it has cost, and for each day that is not over the mean of the last full days
 * (today counts for what it has cost already, where that is more). Days before the first that cost anything do not
 * count; undefined where fewer than two are left.
 */
export function forecastOf({
  daysNanoUsd,
  lastFullDaysNanoUsd,
  daysLeft,
}: Known): bigint | undefined {
  const first = lastFullDaysNanoUsd.findIndex((day) => day !== 0n)
  const days = first < 0 ? [] : lastFullDaysNanoUsd.slice(first)
  if (days.length < daysMin) return undefined
  const mean = sumOf(days) / BigInt(days.length)
  const today = daysNanoUsd.at(-1) ?? 0n
  const before = sumOf(daysNanoUsd) - today
  return before + (today > mean ? today : mean) + mean * BigInt(Math.max(0, daysLeft - 1))
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((left, right) => left + right, 0n)
}
