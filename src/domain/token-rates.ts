import { formatDollars, nanoUsd, picoUsd } from './money.ts'
import type { PicoUsd } from './money.ts'

/** Pico-dollars for one token of each category, at standard tier and outside the US: before multipliers. */
export type TokenRates = {
  readonly uncachedInput: PicoUsd
  readonly cacheCreation5m: PicoUsd
  readonly cacheCreation1h: PicoUsd
  readonly cacheRead: PicoUsd
  readonly output: PicoUsd
}

/** The categories, in the order of the public price table. */
export const tokenCategories = [
  'uncachedInput',
  'cacheCreation5m',
  'cacheCreation1h',
  'cacheRead',
  'output',
] as const satisfies readonly (keyof TokenRates)[]

/** Nothing for anything: where a maximum begins. */
export const noRates: TokenRates = mapRates(() => picoUsd(0n))

/** Rates made category by category. */
export function mapRates(rateOf: (category: keyof TokenRates) => PicoUsd): TokenRates {
  return {
    uncachedInput: rateOf('uncachedInput'),
    cacheCreation5m: rateOf('cacheCreation5m'),
    cacheCreation1h: rateOf('cacheCreation1h'),
    cacheRead: rateOf('cacheRead'),
    output: rateOf('output'),
  }
}

/** Category by category, the dearer of two. */
export function dearerOf(left: TokenRates, right: TokenRates): TokenRates {
  return mapRates((category) =>
    left[category] > right[category] ? left[category] : right[category],
  )
}

/** Whether they are the same in every category. */
export function isSameRates(left: TokenRates, right: TokenRates): boolean {
  return tokenCategories.every((category) => left[category] === right[category])
}

/**
 * Reads a price in dollars per million tokens ("0.125"), exactly: $1 per million tokens is 1,000,000
 * pico-dollars a token, so six decimals are whole ones. Throws for anything else: see `parseUsdPerMillionTokens`.
 */
export function usdPerMillionTokens(text: string): PicoUsd {
  const rate = parseUsdPerMillionTokens(text)
  if (rate === undefined) throw new Error(`Not a price in dollars per million tokens: ${text}`)
  return rate
}

/** The same of what people send: `undefined` for what is no price, or has more than six decimals. */
export function parseUsdPerMillionTokens(text: string): PicoUsd | undefined {
  const [, dollars, decimals = ''] = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text) ?? []
  return dollars === undefined ? undefined : picoUsd(BigInt(dollars + decimals.padEnd(6, '0')))
}

/** Dollars per million tokens, exactly, as `parseUsdPerMillionTokens` reads them: "4.00", "0.10625". */
export function formatUsdPerMillionTokens(rate: PicoUsd): string {
  // Pico-dollars a token are a thousandth of nano-dollars a million tokens.
  return formatDollars(nanoUsd(rate * 1_000n))
}
