import { nanoUsdMax, nanoUsdPerCent } from '#domain/money.ts'
import type { Language } from '#i18n/format.ts'

/** What an amount of dollars was understood as. Cents as the API takes them: `"1250"` is $12.50. */
export type ReadAmount =
  | { readonly type: 'amount'; readonly cents: string }
  /** The two languages read it differently: whoever typed it has to say. */
  | { readonly type: 'ambiguous'; readonly cents: readonly [string, string] }
  | { readonly type: 'empty' | 'not_an_amount' | 'fraction_of_cent' | 'too_large' }

/**
 * Reads dollars as people type or paste them in either language: `12.50`, `12,50`, `1 500,25 $US`, `$1,500.25`.
 * One separator before three digits is a thousand in one reading and a fraction in the other (`1.500`), and is not
 * guessed at; `1,500` is, in English, where nobody means a fraction.
 */
export function readAmount(text: string, language: Language): ReadAmount {
  const bare = text.replaceAll(/US\$|\$\s*US|USD|\$|[\s\u{a0}\u{202f}'’]/gu, '')
  if (bare === '') return { type: text.trim() === '' ? 'empty' : 'not_an_amount' }
  if (!/^[\d.,]+$/.test(bare) || !/\d/.test(bare)) return { type: 'not_an_amount' }
  const separators = bare.replaceAll(/\d/g, '')
  if (separators.length !== 1) return readGrouped(bare, separators)
  const [whole = '', fraction = ''] = bare.split(/[.,]/)
  const mayBeGroup = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole) && !/\d\s\d/.test(text)
  if (!mayBeGroup) return amountOf(whole, fraction)
  const asThousands = amountOf(whole + fraction, '')
  const asFraction = amountOf(whole, fraction)
  if (separators === ',' && language === 'en') return asThousands
  if (asThousands.type !== 'amount' || asFraction.type !== 'amount') return asThousands
  return { type: 'ambiguous', cents: [asThousands.cents, asFraction.cents] }
}

/** No separator, or several: the last kind is the decimal one where there are two kinds. */
function readGrouped(bare: string, separators: string): ReadAmount {
  if (separators === '') return amountOf(bare, '')
  const last = separators.at(-1)!
  const kinds = new Set(separators).size
  const at = kinds === 2 ? bare.lastIndexOf(last) : bare.length
  const whole = bare.slice(0, at)
  const isGrouped =
    /^\d{1,3}([.,]\d{3})+$/.test(whole) && new Set(whole.replaceAll(/\d/g, '')).size === 1
  return isGrouped
    ? amountOf(whole.replaceAll(/[.,]/g, ''), bare.slice(at + 1))
    : { type: 'not_an_amount' }
}

function amountOf(whole: string, fraction: string): ReadAmount {
  const digits = fraction.replace(/0+$/, '')
  if (digits.length > 2) return { type: 'fraction_of_cent' }
  const cents = BigInt((whole === '' ? '0' : whole) + digits.padEnd(2, '0'))
  if (cents * nanoUsdPerCent > nanoUsdMax || cents >= 10n ** 15n) return { type: 'too_large' }
  return { type: 'amount', cents: cents.toString() }
}
