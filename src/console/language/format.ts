import { parseSignedCents } from '#domain/money.ts'
import {
  formatCompact,
  formatCost,
  formatCount,
  formatCut,
  formatDay,
  formatDateIn,
  formatDollars,
  formatDuration,
  formatInstantIn,
  formatRelative,
  formatRounded,
  formatShort,
  formatTimeCut,
  formatTimeIn,
} from '#i18n/format-local.ts'
import { formatDate, formatMonth, formatPercent, formatPrice, formatUsd } from '#i18n/format.ts'
import type { Language } from '#i18n/format.ts'

/** How values read in one language, in the reader's time zone. Instants are those of the wire, RFC 3339. */
export type Format = ReturnType<typeof createFormat>

export function createFormat(language: Language) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const ms = (instant: string): number => Date.parse(instant)
  return {
    timeZone,
    /** US cents as the API writes them, with up to seven decimals: `$1,234.56`. */
    cents: (text: string): string => formatUsd(parseSignedCents(text) ?? 0n, language),
    usd: (nanoUsd: bigint): string => formatUsd(nanoUsd, language),
    /** In a row of amounts: all to the cent. */
    rounded: (nanoUsd: bigint): string => formatRounded(nanoUsd, language),
    /** Of one request: `$0.000123`. */
    cost: (nanoUsd: bigint): string => formatCost(nanoUsd, language),
    /** A price, a decimal of dollars as the API writes it: all of its digits, and cents at least. */
    price: (usd: string): string => formatPrice(usd, language),
    /** A decimal as the API writes it: `1.1`. */
    decimal: (text: string): string =>
      new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-US', {
        maximumFractionDigits: 12,
      }).format(text as Intl.StringNumericLiteral),
    count: (count: number | bigint): string => formatCount(count, language),
    compact: (count: number): string => formatCompact(count, language),
    percent: (percent: number): string => formatPercent(percent, language),
    /** `1 December 2026`. */
    date: (instant: string): string => formatDateIn(ms(instant), language, timeZone),
    /** Of a day that is cut at UTC: `1 December 2026`. */
    utcDate: (atMs: number): string => formatDate(atMs, language),
    /** The number of a day that is cut at UTC. */
    dayOfMonth: (atMs: number): string => String(new Date(atMs).getUTCDate()),
    /** Of a month that is cut at UTC: `December 2026`. */
    month: (atMs: number): string => formatMonth(atMs, language),
    /** `09:30`. */
    time: (atMs: number): string => formatTimeIn(atMs, language, timeZone),
    /** The time of what is cut at UTC: `01:00 (00:00 UTC)`. */
    timeCut: (atMs: number): string => formatTimeCut(atMs, language, timeZone),
    /** `09:30:20`. */
    clock: (instant: string): string => formatTimeIn(ms(instant), language, timeZone, 'second'),
    /** Beside an axis, in dollars: `$1.2K`. */
    dollars: (dollars: number): string => formatDollars(dollars, language),
    /** `1 December 2026 at 09:30`. */
    instant: (instant: string): string => formatInstantIn(ms(instant), language, timeZone),
    /** `1 December 2026 at 09:30:05`, for what happens within minutes. */
    instantToSecond: (instant: string): string =>
      formatInstantIn(ms(instant), language, timeZone, 'second'),
    /** For columns: `1 Dec, 09:30`. */
    short: (instant: string): string =>
      formatShort(ms(instant), language, { timeZone, nowMs: Date.now() }),
    /** For columns where the time of day matters little: `1 Dec`. */
    day: (instant: string): string =>
      formatDay(ms(instant), language, { timeZone, nowMs: Date.now() }),
    /** For what begins or ends at a time of UTC: both times. */
    cut: (instant: string): string => formatCut(ms(instant), language, timeZone),
    /** `3 minutes ago`, `in 8 days`. */
    relative: (instant: string): string => formatRelative(ms(instant), Date.now(), language),
    /** `12 seconds`, `3 minutes`. */
    duration: (seconds: number): string => formatDuration(seconds, language),
    /** `a, b and c`. */
    list: (items: readonly string[]): string =>
      new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
  }
}
