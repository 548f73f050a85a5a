import type { Brand } from './brand.ts'
import { allRatesOf } from './catalog.ts'
import type { Model } from './catalog.ts'
import { picoUsd } from './money.ts'
import type { PicoUsd } from './money.ts'
import { tokenCategories } from './token-rates.ts'

/** What list prices are multiplied by, in ten-thousandths: 8,500 for 15 % less. */
export type PriceMultiplier = Brand<bigint, 'PriceMultiplier'>

const decimals = 4
const denominator = 10n ** BigInt(decimals)

/** The list price itself. */
export const priceMultiplierOne = denominator as PriceMultiplier

/** Reads "0.85", exactly, from "0.0001" to "100". Returns `undefined` for anything else. */
export function parsePriceMultiplier(text: string): PriceMultiplier | undefined {
  const [, whole, fraction = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const multiplier = BigInt(whole + fraction.padEnd(decimals, '0'))
  return multiplier < 1n || multiplier > 100n * denominator
    ? undefined
    : (multiplier as PriceMultiplier)
}

/** As `parsePriceMultiplier` reads it, with two decimals at least: "0.85", "0.875", "1.00". */
export function formatPriceMultiplier(multiplier: PriceMultiplier): string {
  const digits = multiplier.toString().padStart(decimals + 1, '0')
  const fraction = digits.slice(-decimals).replace(/0{1,2}$/, '')
  return `${digits.slice(0, -decimals)}.${fraction}`
}

/**
 * The multiplied rate. Whole pico-dollars, which every multiplier that `firstInexactRate` has nothing against
 * makes by itself; for rates that a later list has and nobody has asked about, rounded up.
 */
export function scaleRate(rate: PicoUsd, multiplier: PriceMultiplier): PicoUsd {
  return picoUsd((rate * multiplier + denominator - 1n) / denominator)
}

/** The first list price of these models that the multiplier would leave a fraction of a pico-dollar of. */
export function firstInexactRate(
  models: readonly Model[],
  multiplier: PriceMultiplier,
): { readonly model: Model; readonly rate: PicoUsd } | undefined {
  for (const model of models) {
    for (const rates of model.prices.flatMap(allRatesOf)) {
      const category = tokenCategories.find(
        (each) => (rates[each] * multiplier) % denominator !== 0n,
      )
      if (category) return { model, rate: rates[category] }
    }
  }
  return undefined
}
