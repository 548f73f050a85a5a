import { limits } from '#contract/limits.ts'
import type { PriceBook } from '#contract/prices.ts'
import type { Language } from '#i18n/format.ts'
import { editableDecimal, readDecimal } from '../../ui/read-decimal.ts'

export type Prices = PriceBook['other_models']

/** What may stand in a price: whole trillionths of a dollar a token. */
export const priceBounds = { decimalsMax: 6, max: limits.priceUsdMax }
export const factorBounds = { decimalsMax: 4, max: 100 }

/** The kinds of tokens, in the order of the table, and what they are called there. */
export const kinds = [
  ['input', 'input'],
  ['cache_write_5m', 'cacheWrite5m'],
  ['cache_write_1h', 'cacheWrite1h'],
  ['cache_read', 'cacheRead'],
  ['output', 'output'],
] as const

/** What has been typed of the five prices. */
export type PricesText = { readonly [Kind in keyof Prices]: string }

/** What is to be sent of a model's price, as it has been typed. */
export type PriceDraft = {
  readonly prices: PricesText
  readonly longPrompts: readonly { readonly above: number; readonly prices: PricesText }[]
  readonly fast: PricesText | null
}

const nothing: PricesText = {
  input: '',
  cache_write_5m: '',
  cache_write_1h: '',
  cache_read: '',
  output: '',
}

/** Begins with what the model costs now; with nothing, where it has no price. */
export function draftOf(
  model: PriceBook['models'][number] | undefined,
  language: Language,
): PriceDraft {
  const [first, ...longer] = model?.steps ?? []
  return {
    prices: first ? textOf(first, language) : nothing,
    longPrompts: longer.map((step) => ({
      above: step.input_tokens_above,
      prices: textOf(step, language),
    })),
    fast: model?.fast ? textOf(model.fast, language) : null,
  }
}

/** The setting as the API takes it; undefined while a price is missing or cannot be read. */
export function settingOf(model: string, draft: PriceDraft, language: Language) {
  const prices = pricesOf(draft.prices, language)
  const longPrompts = draft.longPrompts.map(({ above, prices: text }) => {
    const read = pricesOf(text, language)
    return read && { input_tokens_above: above, ...read }
  })
  const fast = draft.fast === null ? null : pricesOf(draft.fast, language)
  if (model === '' || !prices || fast === undefined || longPrompts.includes(undefined)) {
    return undefined
  }
  const long_prompts = longPrompts.filter((each) => each !== undefined)
  return { type: 'model_price' as const, model, prices, long_prompts, fast }
}

function pricesOf(text: PricesText, language: Language): Prices | undefined {
  const read = (typed: string): string | undefined => {
    const decimal = readDecimal(typed, language, priceBounds)
    return decimal.type === 'decimal' ? decimal.decimal : undefined
  }
  const prices = {
    input: read(text.input),
    cache_write_5m: read(text.cache_write_5m),
    cache_write_1h: read(text.cache_write_1h),
    cache_read: read(text.cache_read),
    output: read(text.output),
  }
  return isWhole(prices) ? prices : undefined
}

function isWhole(prices: { [Kind in keyof Prices]: string | undefined }): prices is Prices {
  return Object.values(prices).every((price) => price !== undefined)
}

function textOf(prices: Prices, language: Language): PricesText {
  const editable = (decimal: string): string => editableDecimal(decimal, language)
  return {
    input: editable(prices.input),
    cache_write_5m: editable(prices.cache_write_5m),
    cache_write_1h: editable(prices.cache_write_1h),
    cache_read: editable(prices.cache_read),
    output: editable(prices.output),
  }
}
