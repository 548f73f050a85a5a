/** The languages that texts are written in. */
export type Language = 'en' | 'fr'

/**
 * An amount of nano-dollars for people: `$1,234.56`, `1 234,56 $US`. Cut, never rounded up, so that what is
 * shown as reached has been; to four decimals below a dollar, else to the cent. Exact: no float on the way.
 */
export function formatUsd(amountNanoUsd: bigint, language: Language): string {
  const size = amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd
  return new Intl.NumberFormat(locales[language].numbers, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: size < nanoUsdPerUsd ? 4 : 2,
    roundingMode: 'trunc',
  }).format(decimalOf(amountNanoUsd))
}

/** A price in dollars, `0.125`: no digit is cut, and there are two decimals at least. */
export function formatPrice(usd: string, language: Language): string {
  return new Intl.NumberFormat(locales[language].numbers, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 12,
    minimumFractionDigits: 2,
  }).format(usd as Intl.StringNumericLiteral)
}

/** Whole percents: `80%`, `80 %`. */
export function formatPercent(percent: number, language: Language): string {
  return new Intl.NumberFormat(locales[language].numbers, {
    style: 'unit',
    unit: 'percent',
  }).format(percent)
}

/** `1 December 2026`, `1er décembre 2026`, in UTC. */
export function formatDate(instantMs: number, language: Language): string {
  const text = dateFormat(language, { dateStyle: 'long' }).format(instantMs)
  return language === 'fr' ? text.replace(/^1 /, '1er ') : text
}

/** `1 December 2026 at 09:30 UTC`, `1er décembre 2026 à 09:30 UTC`. */
export function formatInstant(instantMs: number, language: Language): string {
  const time = dateFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const at = language === 'fr' ? 'à' : 'at'
  return `${formatDate(instantMs, language)} ${at} ${time.format(instantMs)} UTC`
}

/** `November 2026`, `novembre 2026`, in UTC. */
export function formatMonth(instantMs: number, language: Language): string {
  return dateFormat(language, { month: 'long', year: 'numeric' }).format(instantMs)
}

// Dates in the order in which the rest of the product's English writes them.
const locales = {
  en: { numbers: 'en-US', dates: 'en-GB' },
  fr: { numbers: 'fr-FR', dates: 'fr-FR' },
} as const satisfies Record<Language, { numbers: string; dates: string }>

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions) {
  return new Intl.DateTimeFormat(locales[language].dates, { ...options, timeZone: 'UTC' })
}

const nanoUsdPerUsd = 1_000_000_000n

/** A decimal in digits, which `Intl` formats without reading it as a float. */
function decimalOf(amountNanoUsd: bigint): Intl.StringNumericLiteral {
  const size = amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd
  const sign = amountNanoUsd < 0n ? '-' : ''
  const fraction = (size % nanoUsdPerUsd).toString().padStart(9, '0')
  return `${sign}${size / nanoUsdPerUsd}.${fraction}` as Intl.StringNumericLiteral
}
