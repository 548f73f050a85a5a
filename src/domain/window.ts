/** The calendar windows over which spend is limited, all cut at UTC. */
export type SpendWindow = 'daily' | 'weekly' | 'monthly'

/** Shortest first. A scope keeps a balance for each of the three, whichever it has limits for. */
export const spendWindows = ['daily', 'weekly', 'monthly'] as const satisfies readonly SpendWindow[]

/** `2026-11-22`, `2026-W47` (ISO 8601 week, from Monday) or `2026-11`. A new id is a new window: no job resets anything. */
export type WindowId = string

/** The three windows that an instant belongs to. */
export type WindowIds = Readonly<Record<SpendWindow, WindowId>>

const dayMs = 86_400_000

let cachedDay = Number.NaN
let cachedIds: WindowIds

/** The windows of an instant in Unix milliseconds. */
export function windowIdsAt(instantMs: number): WindowIds {
  const day = Math.floor(instantMs / dayMs)
  if (day !== cachedDay) {
    cachedIds = computeWindowIds(day)
    cachedDay = day
  }
  return cachedIds
}

/** The instant, in Unix milliseconds, at which the window that holds `instantMs` ends and the next begins. */
export function windowEndMs(window: SpendWindow, instantMs: number): number {
  const day = Math.floor(instantMs / dayMs)
  switch (window) {
    case 'daily':
      return (day + 1) * dayMs
    case 'weekly':
      return (mondayOf(day) + 7) * dayMs
    case 'monthly': {
      const date = new Date(instantMs)
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
    }
  }
}

/** Which kind of window an id names. */
export function windowOf(id: WindowId): SpendWindow {
  if (id.length === 10) return 'daily'
  return id.includes('W') ? 'weekly' : 'monthly'
}

/** The instants at which the window begins and at which the next one does, in Unix milliseconds. */
export function windowBounds(id: WindowId): { readonly startMs: number; readonly endMs: number } {
  const startMs = windowStartMs(id)
  return { startMs, endMs: windowEndMs(windowOf(id), startMs) }
}

function windowStartMs(id: WindowId): number {
  switch (windowOf(id)) {
    case 'daily':
      return Date.parse(`${id}T00:00:00Z`)
    case 'weekly': {
      const [year, week] = id.split('-W').map(Number)
      // The fourth of January is always in week 1.
      const firstMonday = mondayOf(Math.floor(Date.UTC(year!, 0, 4) / dayMs))
      return (firstMonday + (week! - 1) * 7) * dayMs
    }
    case 'monthly':
      return Date.parse(`${id}-01T00:00:00Z`)
  }
}

function computeWindowIds(day: number): WindowIds {
  const daily = new Date(day * dayMs).toISOString().slice(0, 10)
  const [first, second, third] = asKeys([daily, isoWeekOf(day), daily.slice(0, 7)])
  return { daily: first!, weekly: second!, monthly: third! }
}

/**
 * The same texts, as V8 keeps the names of properties: balances are looked up by them a score of times a request, and
 * a text that was put together is first looked for among all names, each time.
 */
function asKeys(texts: readonly string[]): string[] {
  return Object.keys(Object.fromEntries(texts.map((text) => [text, true])))
}

// Day 0, 1 January 1970, was a Thursday.
function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7)
}

/** An ISO week belongs to the year in which its Thursday lies. */
function isoWeekOf(day: number): string {
  const thursday = mondayOf(day) + 3
  const year = new Date(thursday * dayMs).getUTCFullYear()
  const firstThursday = mondayOf(Math.floor(Date.UTC(year, 0, 4) / dayMs)) + 3
  const week = (thursday - firstThursday) / 7 + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
