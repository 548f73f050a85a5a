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

/** `23:05`, in the zone given. */
function formatTimeIn(
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

/** `3 minutes ago`, `il y a 3 minutes`, `in 8 days`. */
export function formatRelative(instantMs: number, nowMs: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const awayMs = instantMs - nowMs
  for (const [unit, unitMs] of units) {
    if (Math.abs(awayMs) >= unitMs) return format.format(Math.trunc(awayMs / unitMs), unit)
  }
  return format.format(Math.trunc(awayMs / 1_000), 'second')
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
