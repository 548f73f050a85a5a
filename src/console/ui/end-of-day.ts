const dayMs = 86_400_000

/** The instant at which a day of UTC (`2026-12-31`) is over, as the API writes it; undefined where it is no day, or over already. */
export function endOfDay(day: string, nowMs: number): string | undefined {
  const startMs = Date.parse(`${day}T00:00:00Z`)
  const endMs = startMs + dayMs
  return Number.isNaN(startMs) || endMs <= nowMs ? undefined : new Date(endMs).toISOString()
}
