import type { Language } from './format.ts'

const locales = { en: 'en-GB', fr: 'fr-FR' } as const
const numbers = { en: 'en-US', fr: 'fr-FR' } as const

/** `1 December 2026`, `1er décembre 2026`, in the zone given. */
export function formatDateIn(instantMs: number, language: Language, timeZone: string): string {
  const text = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone }).format(
    instantMs,
  )
  return language === 'fr' ? text.replace(/^1 /, '1er ') : text
}

/** `23:05`, or `23:05:20`, in the zone given. */
export function formatTimeIn(
  instantMs: number,
  language: Language,
  timeZone: string,
  to: 'minute' | 'second' = 'minute',
): string {
  return new Intl.DateTimeFormat(locales[language], {
    hour: '2-digit',
    minute: '2-digit',
    ...(to === 'second' && { second: '2-digit' }),
    hourCycle: 'h23',
    timeZone,
  }).format(instantMs)
}

/** `1er décembre 2026 à 01:05`, in the zone given. */
export function formatInstantIn(
  instantMs: number,
  language: Language,
  timeZone: string,
  to: 'minute' | 'second' = 'minute',
): string {
  const at = language === 'fr' ? 'à' : 'at'
  const date = formatDateIn(instantMs, language, timeZone)
  return `${date} ${at} ${formatTimeIn(instantMs, language, timeZone, to)}`
}

/**
 * For what is cut at UTC: the reader's time, and UTC beside it where it differs. `1er décembre 2026 à 01:00
 * (00:00 UTC)`; with the date of UTC where that is another day.
 */
export function formatCut(instantMs: number, language: Language, timeZone: string): string {
  const own = formatInstantIn(instantMs, language, timeZone)
  const utc = formatInstantIn(instantMs, language, 'UTC')
  if (own === utc) return `${utc} UTC`
  const sameDay =
    formatDateIn(instantMs, language, timeZone) === formatDateIn(instantMs, language, 'UTC')
  return `${own} (${sameDay ? formatTimeIn(instantMs, language, 'UTC') : utc} UTC)`
}

/** The time alone of what is cut at UTC: `01:00 (00:00 UTC)`. */
export function formatTimeCut(instantMs: number, language: Language, timeZone: string): string {
  const own = formatTimeIn(instantMs, language, timeZone)
  const utc = formatTimeIn(instantMs, language, 'UTC')
  return own === utc ? `${utc} UTC` : `${own} (${utc} UTC)`
}

/** A short instant for columns: `22 Nov, 14:05`; with the year where it is not this one. */
export function formatShort(
  instantMs: number,
  language: Language,
  { timeZone, nowMs }: { readonly timeZone: string; readonly nowMs: number },
): string {
  const yearOf = (ms: number): string =>
    new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(ms)
  const isThisYear = yearOf(instantMs) === yearOf(nowMs)
  const day = new Intl.DateTimeFormat(locales[language], {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
    timeZone,
  }).format(instantMs)
  return `${day}, ${formatTimeIn(instantMs, language, timeZone)}`
}

/** The day alone, for columns: `22 Nov`; with the year where it is not this one. */
export function formatDay(
  instantMs: number,
  language: Language,
  zone: { readonly timeZone: string; readonly nowMs: number },
): string {
  return formatShort(instantMs, language, zone).replace(/, [^,]*$/, '')
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `3 minutes ago`, `il y a 3 minutes`, `in 8 days`; never `tomorrow`, which 25 hours away may be the day after. */
export function formatRelative(instantMs: number, nowMs: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' })
  const awayMs = instantMs - nowMs
  for (const [unit, unitMs] of units) {
    if (Math.abs(awayMs) >= unitMs) return format.format(Math.trunc(awayMs / unitMs), unit)
  }
  const orNow = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  return orNow.format(Math.trunc(awayMs / 1_000), 'second')
}

/** `12 seconds`, `3 minutes`: rounded up, so that nobody comes back too early. */
export function formatDuration(seconds: number, language: Language): string {
  const whole = Math.max(1, Math.ceil(seconds))
  const [count, unit] = whole < 60 ? [whole, 'second'] : [Math.ceil(whole / 60), 'minute']
  return new Intl.NumberFormat(numbers[language], {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(count)
}

/** `2,000,000`, `2 000 000`. */
export function formatCount(count: number | bigint, language: Language): string {
  return new Intl.NumberFormat(numbers[language]).format(count)
}

/** `2M`, `30K`; `2 M`, `30 k`. */
export function formatCompact(count: number, language: Language): string {
  return new Intl.NumberFormat(numbers[language], {
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(count)
}

const nanoUsdPerCent = 10_000_000n

/**
 * In a row of amounts: to the cent, rounded, so that all have two decimals; `< $0.01` for what is less than half of
 * one, and is not nothing.
 */
export function formatRounded(amountNanoUsd: bigint, language: Language): string {
  const size = amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd
  const cents = (size + nanoUsdPerCent / 2n) / nanoUsdPerCent
  if (cents === 0n && amountNanoUsd > 0n) return `<\u{a0}${usdOf(1n, language)}`
  return usdOf(amountNanoUsd < 0n ? -cents : cents, language)
}

function usdOf(cents: bigint, language: Language): string {
  const size = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
  const decimal = `${cents < 0n ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`
  return new Intl.NumberFormat(numbers[language], { style: 'currency', currency: 'USD' }).format(
    decimal as Intl.StringNumericLiteral,
  )
}

/** Beside an axis: `$50`, `$0.25`, `$1.2K`; `50 $US`, `1,2 k $US`. Dollars, rounded: never an amount to go by. */
export function formatDollars(dollars: number, language: Language): string {
  return new Intl.NumberFormat(numbers[language], {
    style: 'currency',
    currency: 'USD',
    notation: Math.abs(dollars) >= 10_000 ? 'compact' : 'standard',
    minimumFractionDigits: 0,
    maximumFractionDigits: Math.abs(dollars) < 1 ? 6 : 2,
  }).format(dollars)
}

/** What one request costs, which is little: up to six decimals, rounded up so that nothing that costs is free. */
export function formatCost(amountNanoUsd: bigint, language: Language): string {
  const micro = (amountNanoUsd + 999n) / 1_000n
  const decimal = `${micro / 1_000_000n}.${(micro % 1_000_000n).toString().padStart(6, '0')}`
  return new Intl.NumberFormat(numbers[language], {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  }).format(decimal as Intl.StringNumericLiteral)
}
