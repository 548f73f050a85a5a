import type { Language } from '#i18n/format.ts'

/** What a decimal was understood as, written as the API takes it: `0.125`. */
export type ReadDecimal =
  | { readonly type: 'decimal'; readonly decimal: string }
  /** The two languages read it differently: whoever typed it has to say. */
  | { readonly type: 'ambiguous'; readonly decimals: readonly [string, string] }
  | { readonly type: 'empty' | 'not_a_decimal' | 'too_fine' | 'too_large' | 'zero' }

type Bounds = { readonly decimalsMax: number; readonly max: number }

/**
 * Reads a decimal above zero as people type it in either language: `0.125`, `0,125`, `$1.25`, `1 000`. The separator of
 * the reader's own language is the decimal one. The other one before three digits may also be that of thousands
 * (`1,250` in English), and is not guessed at.
 */
export function readDecimal(text: string, language: Language, bounds: Bounds): ReadDecimal {
  const bare = text.replaceAll(/US\$|\$\s*US|USD|\$|×|[\s\u{a0}\u{202f}'’]/gu, '')
  if (bare === '') return { type: text.trim() === '' ? 'empty' : 'not_a_decimal' }
  const [, whole, separator, fraction = ''] = /^(\d*)(?:([.,])(\d*))?$/.exec(bare) ?? []
  if (whole === undefined || !/\d/.test(bare)) return { type: 'not_a_decimal' }
  const isForeign = separator !== undefined && separator !== (language === 'fr' ? ',' : '.')
  const asFraction = decimalOf(whole, fraction, bounds)
  const mayBeGroup = isForeign && fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole)
  if (!mayBeGroup) return asFraction
  const asThousands = decimalOf(whole + fraction, '', bounds)
  if (asThousands.type !== 'decimal' || asFraction.type !== 'decimal') return asFraction
  return { type: 'ambiguous', decimals: [asThousands.decimal, asFraction.decimal] }
}

function decimalOf(whole: string, fraction: string, { decimalsMax, max }: Bounds): ReadDecimal {
  const digits = fraction.replace(/0+$/, '')
  if (digits.length > decimalsMax) return { type: 'too_fine' }
  const units = whole.replace(/^0+(?=\d)/, '') || '0'
  const decimal = digits === '' ? units : `${units}.${digits}`
  if (/^[0.]+$/.test(decimal)) return { type: 'zero' }
  // Far below where a number would round what matters here: whether it is above.
  if (units.length > 9 || Number(decimal) > max) return { type: 'too_large' }
  return { type: 'decimal', decimal }
}

/** As somebody would type it in that language. */
export function editableDecimal(decimal: string, language: Language): string {
  return language === 'fr' ? decimal.replace('.', ',') : decimal
}
