import type { PriceBook } from '#contract/prices.ts'
import { priceOn, versionOn, webSearchPriceOn } from '#domain/catalog.ts'
import type { CatalogIndex, Model } from '#domain/catalog.ts'
import { formatDollars, nanoUsd } from '#domain/money.ts'
import { multiplierDenominator, tokenMultiplier } from '#domain/price.ts'
import { presentInstant } from '../present.ts'

/** The prices that hold at that instant, in Unix milliseconds. */
export function presentPriceBook(
  { catalog, groups, dearest }: CatalogIndex,
  nowMs: number,
): PriceBook {
  return {
    type: 'price_book',
    version: catalog.version,
    currency: 'USD',
    // Pico-dollars for one, which are nano-dollars for a thousand.
    web_search_per_thousand: formatDollars(nanoUsd(catalog.webSearchRequest)),
    models: catalog.models.map((model) => {
      const { wireId, displayName } = groups.get(model.rateLimitGroup)!
      return presentModel(model, { id: wireId, display_name: displayName }, nowMs)
    }),
    other_models: presentRates(priceOn(dearest, nowMs).steps.at(-1)!),
  }
}

type Presented = PriceBook['models'][number]

function presentModel(model: Model, group: Presented['model_group'], nowMs: number): Presented {
  const { effectiveFromMs, steps, fast } = priceOn(model, nowMs)
  const inUs = (multiplier: bigint): string | null =>
    model.acceptsInferenceGeo ? formatMultiplier(multiplier) : null
  return {
    type: 'model_price',
    id: model.id,
    aliases: [...model.aliases],
    display_name: model.displayName,
    state: model.state,
    model_group: group,
    effective_at: presentInstant(effectiveFromMs),
    steps: steps.map((step) => ({
      input_tokens_above: step.inputTokensAbove,
      ...presentRates(step),
    })),
    fast: fast ? presentRates(fast) : null,
    multipliers: {
      batch: formatMultiplier(tokenMultiplier(model, 'batch', 'global')),
      us_inference: inUs(tokenMultiplier(model, 'standard', 'us')),
      batch_us_inference: inUs(tokenMultiplier(model, 'batch', 'us')),
    },
  }
}

/** Pico-dollars a token are a thousandth of nano-dollars a million tokens. */
function presentRates(rates: TokenRates) {
  const perMillion = (rate: bigint): string => formatDollars(nanoUsd(rate * 1_000n))
  return {
    input: perMillion(rates.uncachedInput),
    cache_write_5m: perMillion(rates.cacheCreation5m),
    cache_write_1h: perMillion(rates.cacheCreation1h),
    cache_read: perMillion(rates.cacheRead),
    output: perMillion(rates.output),
  }
}

function formatMultiplier(multiplier: bigint): string {
  return formatDollars(nanoUsd((multiplier * 1_000_000_000n) / multiplierDenominator))
}
