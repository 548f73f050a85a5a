import type { PriceBook } from '#contract/prices.ts'
import { priceOn, versionOn, webSearchPriceOn } from '#domain/catalog.ts'
import type { Model } from '#domain/catalog.ts'
import { formatDollars, nanoUsd } from '#domain/money.ts'
import type { PicoUsd } from '#domain/money.ts'
import { decidingEntry } from '#domain/price-book.ts'
import { decidingWebSearchEntry, multiplierOn } from '#domain/price-entry.ts'
import type { PriceEntry } from '#domain/price-entry.ts'
import { formatPriceMultiplier, priceMultiplierOne } from '#domain/price-multiplier.ts'
import { multiplierDenominator, tokenMultiplier } from '#domain/price.ts'
import { formatUsdPerMillionTokens } from '#domain/token-rates.ts'
import type { TokenRates } from '#domain/token-rates.ts'
import { presentInstant, presentOptionalInstant } from '../present.ts'
import { priceList } from './price-list.ts'
import type { OrganizationPrices } from './read-price-book.ts'

/** The prices that hold at that instant, in Unix milliseconds. */
export function presentPriceBook({ index, entries }: OrganizationPrices, atMs: number): PriceBook {
  const { catalog, groups, dearest } = index
  const priced = catalog.models.filter((model) => !priceOn(model, atMs).unpriced)
  return {
    type: 'price_book',
    version: versionOn(catalog, atMs),
    currency: 'USD',
    multiplier: formatPriceMultiplier(multiplierOn(entries, atMs)),
    web_search_per_thousand: presentSearchPrice(webSearchPriceOn(catalog, atMs)),
    web_search_source: decidingWebSearchEntry(entries, atMs) ? 'own' : 'list',
    models: priced.map((model) => {
      const { wireId, displayName } = groups.get(model.rateLimitGroup)!
      return presentModel(model, {
        group: { id: wireId, display_name: displayName },
        deciding: decidingEntry(priceList, entries, { model: model.id, atMs }),
        atMs,
      })
    }),
    other_models: presentRates(priceOn(dearest, atMs).steps.at(-1)!),
  }
}

type Presented = PriceBook['models'][number]
type ModelFacts = {
  readonly group: Presented['model_group']
  readonly deciding: PriceEntry | undefined
  readonly atMs: number
}

function presentModel(model: Model, { group, deciding, atMs }: ModelFacts): Presented {
  const { effectiveFromMs, steps, fast } = priceOn(model, atMs)
  const next = model.prices.find((price) => price.effectiveFromMs > atMs)
  const inUs = (multiplier: bigint): string | null =>
    model.acceptsInferenceGeo ? formatMultiplier(multiplier) : null
  return {
    type: 'model_price',
    id: model.id,
    aliases: [...model.aliases],
    display_name: model.displayName,
    state: model.state,
    is_listed: priceList.models.has(model.id),
    model_group: group,
    source: sourceOf(deciding),
    multiplier: multiplierOf(deciding),
    price_id: deciding?.id ?? null,
    effective_at: presentInstant(effectiveFromMs),
    next_change_at: presentOptionalInstant(next?.effectiveFromMs ?? null),
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

function multiplierOf(deciding: PriceEntry | undefined): string | null {
  if (!deciding) return formatPriceMultiplier(priceMultiplierOne)
  const { setting } = deciding
  return setting.type === 'multiplier' ? formatPriceMultiplier(setting.multiplier) : null
}

function sourceOf(deciding: PriceEntry | undefined): Presented['source'] {
  if (!deciding) return 'list'
  return deciding.setting.type === 'multiplier' ? 'multiplier' : 'own'
}

export function presentRates(rates: TokenRates) {
  return {
    input: formatUsdPerMillionTokens(rates.uncachedInput),
    cache_write_5m: formatUsdPerMillionTokens(rates.cacheCreation5m),
    cache_write_1h: formatUsdPerMillionTokens(rates.cacheCreation1h),
    cache_read: formatUsdPerMillionTokens(rates.cacheRead),
    output: formatUsdPerMillionTokens(rates.output),
  }
}

/** Of a thousand searches: pico-dollars for one are nano-dollars for a thousand. */
export function presentSearchPrice(request: PicoUsd): string {
  return formatDollars(nanoUsd(request))
}

function formatMultiplier(multiplier: bigint): string {
  return formatDollars(nanoUsd((multiplier * 1_000_000_000n) / multiplierDenominator))
}
