import { windowBounds, windowIdsAt } from '#domain/window.ts'
import { PlainFailure } from '#platform/plain-failure.ts'

/** Whole days in UTC, the last included. */
export type DayRange = {
  /** `2026-11-01`. */
  readonly from: string
  readonly to: string
  /** The end of the last day: Unix milliseconds. */
  readonly untilMs: number
}

export type DayRangeFlags = {
  readonly month?: string
  readonly from?: string
  readonly to?: string
}

const dayMs = 86_400_000
const daysMax = 366

/**
 * The days that flags name; of the last month where they name none. Days to come are left out. Throws a
 * `PlainFailure` for what is no month or day, or is longer than a year.
 */
export function parseDayRange({ month, from, to }: DayRangeFlags, nowMs: number): DayRange {
  if (month !== undefined && (from !== undefined || to !== undefined)) {
    throw new PlainFailure('Give --month, or --from and --to.')
  }
  const today = dayOf(nowMs)
  if (from === undefined && to === undefined) return monthRange(month, { nowMs, today })
  if (from === undefined) throw new PlainFailure('--to goes with --from.')
  const last = to ?? today
  return rangeOf(parseDay(from, '--from'), Math.min(parseDay(last, '--to'), parseDay(today, '')))
}

function monthRange(
  month: string | undefined,
  { nowMs, today }: { readonly nowMs: number; readonly today: string },
): DayRange {
  const current = windowBounds(windowIdsAt(nowMs).monthly)
  const id = month ?? windowIdsAt(current.startMs - 1).monthly
  if (!/^20\d\d-(?:0[1-9]|1[0-2])$/.test(id)) {
    throw new PlainFailure('--month must be a month, such as 2026-11.')
  }
  const { startMs, endMs } = windowBounds(id)
  return rangeOf(startMs, Math.min(endMs - dayMs, parseDay(today, '')))
}

function rangeOf(fromMs: number, toMs: number): DayRange {
  if (toMs < fromMs) throw new PlainFailure('The range ends before it begins, or has not begun.')
  if (toMs - fromMs >= daysMax * dayMs) {
    throw new PlainFailure(`The range has more than ${daysMax} days: compare it in parts.`)
  }
  return { from: dayOf(fromMs), to: dayOf(toMs), untilMs: toMs + dayMs }
}

function parseDay(text: string, flag: string): number {
  const atMs = /^20\d\d-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(atMs) || dayOf(atMs) !== text) {
    throw new PlainFailure(`${flag} must be a day, such as 2026-11-28.`)
  }
  return atMs
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
