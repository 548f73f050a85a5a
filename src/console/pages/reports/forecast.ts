/** What is known of a month that is not over. Nano-dollars. */
type Known = {
  /** Of each day of the month up to today, today's so far the last. */
  readonly daysNanoUsd: readonly bigint[]
  /** Of the full days before today, oldest first, without corrections: also of the month before. */
  readonly lastFullDaysNanoUsd: readonly bigint[]
  /** Days of the month, today included, that are not over. */
  readonly daysLeft: number
}

export type Forecast = {
  /** Undefined: there is too little to go by. */
  readonly nanoUsd: bigint | undefined
  /** What a day that is left is taken to cost. */
  readonly meanNanoUsd: bigint
  /** Of how many days that is the mean. */
  readonly days: number
}

/** A forecast from fewer days says more of them than of the month. */
const daysMin = 2

/**
 * What the month will have cost: what it has cost, and for each day that is not over the mean of the last full days
 * (today counts for what it has cost already, where that is more). Days before the first that cost anything do not
 * count, and from fewer than two that are left nothing is foretold.
 */
export function forecastOf({ daysNanoUsd, lastFullDaysNanoUsd, daysLeft }: Known): Forecast {
  const first = lastFullDaysNanoUsd.findIndex((day) => day !== 0n)
  const days = first < 0 ? [] : lastFullDaysNanoUsd.slice(first)
  if (days.length < daysMin) return { nanoUsd: undefined, meanNanoUsd: 0n, days: days.length }
  const mean = sumOf(days) / BigInt(days.length)
  const today = daysNanoUsd.at(-1) ?? 0n
  const before = sumOf(daysNanoUsd) - today
  const left = (today > mean ? today : mean) + mean * BigInt(Math.max(0, daysLeft - 1))
  return { nanoUsd: before + left, meanNanoUsd: mean, days: days.length }
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((left, right) => left + right, 0n)
}
