import type { PriceBook } from '#contract/prices.ts'
import { dearestModel, indexCatalog, unpricedFrom } from '#domain/catalog.ts'
import type { Catalog, CatalogIndex, Model } from '#domain/catalog.ts'
import { picoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import { costOf } from '#domain/price.ts'
import { usdPerMillionTokens } from '#domain/token-rates.ts'
import type { TokenRates } from '#domain/token-rates.ts'
import { parseReportedUsage } from '#domain/usage-report.ts'

type Answered = {
  readonly requestedModel: string
  readonly responseModel: string
  /** The wire's. */
  readonly usage: unknown
}

/**
 * What an answer cost by the price book, by the very rules by which the server charged it; undefined for usage that
 * nobody can price. It is for requests without cache writes, which the book prices by what the request asked for.
 */
export function priceMessage(book: PriceBook, { usage, ...models }: Answered): NanoUsd | undefined {
  const reported = parseReportedUsage(usage, { ...models, cacheTtl: 'none' })
  if (!reported) return undefined
  const { requestedModel } = models
  const index = indexOf(book)
  return costOf({ index, requestedModel, reported, admittedAtMs: 0 }).costNanoUsd
}

/** The cheapest of these models by the price of their output; of those that the book does not know, the first. */
export function cheapestOf(
  ids: readonly string[],
  book: PriceBook | undefined,
): string | undefined {
  const { models } = book ? indexOf(book) : { models: new Map<string, Model>() }
  const priceOf = (id: string) => models.get(id)?.prices[0]?.steps[0]?.output
  const priced = ids.filter((id) => priceOf(id) !== undefined)
  if (priced.length === 0) return ids.find((id) => id.includes('haiku')) ?? ids[0]
  return priced.reduce((best, id) => (priceOf(id)! < priceOf(best)! ? id : best))
}

/** The book as the rules of pricing read it. The sizes of models, which no price depends on, are left at 0. */
function indexOf(book: PriceBook): CatalogIndex {
  const list: Catalog = {
    version: book.version,
    groups: [{ id: 'other', wireId: 'other', displayName: 'other' }],
    revisedAtMs: [],
    webSearchPrices: [
      {
        effectiveFromMs: 0,
        request: picoUsd(usdPerMillionTokens(book.web_search_per_thousand) * 1000n),
      },
    ],
    models: book.models.map((model) => ({
      id: model.id,
      aliases: model.aliases,
      displayName: model.display_name,
      state: model.state,
      createdAtMs: 0,
      rateLimitGroup: 'other',
      acceptsInferenceGeo: model.multipliers.us_inference !== null,
      inputTokensMax: 0,
      outputTokensMax: 0,
      imageTokensMax: 0,
      toolUseOverheadTokensMax: 0,
      prices: [
        {
          effectiveFromMs: 0,
          steps: model.steps.map((step) => ({
            inputTokensAbove: step.input_tokens_above,
            ...ratesOf(step),
          })),
          ...(model.fast && { fast: ratesOf(model.fast) }),
        },
      ],
    })),
  }
  const prices = [unpricedFrom(0, ratesOf(book.other_models))]
  return indexCatalog(list, { ...dearestModel(list), prices })
}

function ratesOf(prices: PriceBook['other_models']): TokenRates {
  return {
    uncachedInput: usdPerMillionTokens(prices.input),
    cacheCreation5m: usdPerMillionTokens(prices.cache_write_5m),
    cacheCreation1h: usdPerMillionTokens(prices.cache_write_1h),
    cacheRead: usdPerMillionTokens(prices.cache_read),
    output: usdPerMillionTokens(prices.output),
  }
}
