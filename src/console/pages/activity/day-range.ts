/** The first instant of a day of the reader's, `2026-11-22`; undefined for what is no day. */
export function startOfDay(day: string): string | undefined {
  return instantOf(day, 0)
}

/** The first instant after it. */
export function endOfDay(day: string): string | undefined {
  return instantOf(day, 1)
}

function instantOf(day: string, daysLater: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  if (year === undefined) return undefined
  const start = new Date(Number(year), Number(month) - 1, Number(date) + daysLater)
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString()
}
