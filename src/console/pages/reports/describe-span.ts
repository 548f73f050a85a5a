import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { Bar } from '../../charts/stacked-bars.tsx'
import type { Format } from '../../language/format.ts'
import { bucketsOf, openedAt, widthsMs } from './period.ts'
import type { BucketWidth, Period, Span } from './period.ts'

type Words = ConsoleMessages['usage']

/** The bars of a stretch of time. Days are UTC's; hours and minutes are shown in the reader's time. */
export function barsOf(
  span: Span,
  format: Format,
  { nowMs, widthMin }: { readonly nowMs: number; readonly widthMin: BucketWidth },
): readonly Bar[] {
  return bucketsOf(span).map((atMs) => ({
    text: span.width === 'day' ? format.dayOfMonth(atMs) : format.time(atMs),
    title: titleOf(atMs, span.width, format),
    opens: atMs > nowMs || span.width === widthMin ? undefined : openedAt(span.width, atMs),
  }))
}

/** `12 November 2026`, `12 November 2026 at 15:00 (14:00 UTC)`. */
function titleOf(atMs: number, width: BucketWidth, format: Format): string {
  return width === 'day' ? format.utcDate(atMs) : format.cut(new Date(atMs).toISOString())
}

/** In a column of a table: the day, or the reader's time with UTC's where it differs. */
export function rowTextOf(atMs: number, width: BucketWidth, format: Format): string {
  return width === 'day' ? format.utcDate(atMs) : format.timeCut(atMs)
}

/** What a place of the trail is called: the month or the days, the day, the hour. */
export function trailTexts(
  { month, isNarrow, trail }: Period,
  format: Format,
  words: Words,
): readonly string[] {
  return trail.map(({ fromMs, toMs }, place) => {
    if (place === 1) return format.utcDate(fromMs)
    if (place === 2) return words.hourOf(format.time(fromMs), format.time(toMs))
    if (!isNarrow) return format.month(Date.parse(`${month}-01T00:00:00Z`))
    const lastMs = toMs - widthsMs.day
    const [first, last] = [format.utcDate(fromMs), format.utcDate(lastMs)]
    return lastMs === fromMs ? first : `${first} – ${last}`
  })
}

/** Under the axis: in whose time the bars are named. */
export function timeTitleOf(width: BucketWidth, format: Format, words: Words): string {
  return width === 'day' ? words.axes.day : words.axes[width](format.timeZone)
}
