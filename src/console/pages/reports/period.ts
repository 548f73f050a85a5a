/** What a bar stands for. Days, hours and minutes are those of UTC, as the API cuts them. */
export type BucketWidth = 'day' | 'hour' | 'minute'

/** A stretch of time in bars of one width. Both ends on a bar's edge: Unix milliseconds. */
export type Span = {
  readonly width: BucketWidth
  readonly fromMs: number
  /** The first instant after it. */
  readonly toMs: number
}

/** What a page looks at: the month or days that were chosen, then the day and the hour that were opened in them. */
export type Period = {
  /** `2026-11`: the month that the choice is in. */
  readonly month: string
  /** Whether the month was narrowed to some of its days. */
  readonly isNarrow: boolean
  /** Never empty: the first is what was chosen, the last what is shown. */
  readonly trail: readonly [Span, ...Span[]]
}

const dayMs = 86_400_000
export const widthsMs = { day: dayMs, hour: 3_600_000, minute: 60_000 } as const

/** As many days as the API answers at once. */
const daysMax = 31

/**
 * Reads of the address what to look at: `month`, or `from` and `until` (both days count), then `day` and `hour`. What
 * cannot be meant is passed over: an address may hold anything.
 */
export function readPeriod(get: (name: string) => string, nowMs: number): Period {
  const days = daysOf(get('from'), get('until'))
  const month = days
    ? monthOf(days.fromMs)
    : parseMonth(get('month'))
      ? get('month')
      : monthOf(nowMs)
  const chosen = days ?? spanOfMonth(month)
  const day = spanWithin(chosen, parseDay(get('day')))
  const hour = day && spanWithin(day, parseHour(get('hour')))
  const opened = [day, hour].filter((span) => span !== undefined)
  return { month, isNarrow: days !== undefined, trail: [chosen, ...opened] }
}

/** What is shown. */
export function spanOf({ trail }: Period): Span {
  return trail.at(-1) ?? trail[0]
}

/** `2026-11`, in UTC. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7)
}

/** `2026-11-22`, in UTC. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

/** The days of a month. */
export function spanOfMonth(month: string): Span {
  const at = parseMonth(month)
  if (!at) throw new Error(`not a month: ${month}`)
  return {
    width: 'day',
    fromMs: Date.UTC(at.year, at.month),
    toMs: Date.UTC(at.year, at.month + 1),
  }
}

/** This month and those before it, newest first. */
export function monthsUpTo(nowMs: number, count: number): readonly string[] {
  const now = new Date(nowMs)
  return Array.from({ length: count }, (_month, back) =>
    monthOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back)),
  )
}

/** When each of its bars begins. */
export function bucketsOf({ width, fromMs, toMs }: Span): readonly number[] {
  const stepMs = widthsMs[width]
  return Array.from(
    { length: Math.round((toMs - fromMs) / stepMs) },
    (_bar, n) => fromMs + n * stepMs,
  )
}

/** What the address says once a bar is opened; undefined where there is nothing narrower. */
export function openedAt(width: BucketWidth, bucketMs: number): Record<string, string> | undefined {
  if (width === 'minute') return undefined
  return width === 'day'
    ? { day: dayOf(bucketMs), hour: '' }
    : { day: dayOf(bucketMs), hour: new Date(bucketMs).toISOString().slice(0, 13) }
}

/** What the address says to go back to a place of the trail. */
export function closedAt({ trail }: Period, place: number): Record<string, string> {
  const day = trail[1]
  return { day: place >= 1 && day ? dayOf(day.fromMs) : '', hour: '' }
}

function daysOf(from: string, until: string): Span | undefined {
  const [first, last] = [parseDay(from), parseDay(until)]
  if (!first || !last || last.fromMs < first.fromMs) return undefined
  const toMs = last.fromMs + dayMs
  if (toMs - first.fromMs > daysMax * dayMs) return undefined
  return { width: 'day', fromMs: first.fromMs, toMs }
}

function spanWithin(outer: Span, inner: Span | undefined): Span | undefined {
  return inner && inner.fromMs >= outer.fromMs && inner.toMs <= outer.toMs ? inner : undefined
}

function parseMonth(text: string): { readonly year: number; readonly month: number } | undefined {
  const [, year, month] = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(text) ?? []
  return year === undefined ? undefined : { year: Number(year), month: Number(month) - 1 }
}

function parseDay(text: string): Span | undefined {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return undefined
  const fromMs = Date.parse(`${text}T00:00:00Z`)
  // 31 November is read as 1 December.
  if (Number.isNaN(fromMs) || dayOf(fromMs) !== text) return undefined
  return { width: 'hour', fromMs, toMs: fromMs + dayMs }
}

function parseHour(text: string): Span | undefined {
  if (!/^20\d\d-\d\d-\d\dT\d\d$/.test(text)) return undefined
  const fromMs = Date.parse(`${text}:00:00Z`)
  if (Number.isNaN(fromMs)) return undefined
  return { width: 'minute', fromMs, toMs: fromMs + widthsMs.hour }
}
