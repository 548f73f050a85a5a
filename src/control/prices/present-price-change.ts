import type { PriceChange } from '#contract/price-changes.ts'
import type { PriceSetting } from '#domain/price-entry.ts'
import { formatPriceMultiplier } from '#domain/price-multiplier.ts'
import type { PersonName } from '#store/queries/person-names.ts'
import type { StoredPrice } from '#store/queries/prices.ts'
import { presentInstant } from '../present.ts'
import { presentRates, presentSearchPrice } from './present-price-book.ts'

/** What is shown with a change and does not stand in it. */
type PriceChangeFacts = {
  readonly status: PriceChange['status']
  /** `undefined` for whom the caller may not see. */
  readonly author: PersonName | undefined
}

export function presentPriceChange(
  price: StoredPrice,
  { status, author }: PriceChangeFacts,
): PriceChange {
  return {
    id: price.id,
    type: 'price_change',
    setting: presentPriceSetting(price.setting),
    status,
    effective_at: presentInstant(price.effectiveAtMs),
    reason: price.reason,
    created_at: presentInstant(price.createdAtMs),
    created_by: { ...price.actor, name: author?.name ?? null },
  }
}

/** As it is sent, so that an answer can be sent again. */
export function presentPriceSetting(setting: PriceSetting): PriceChange['setting'] {
  switch (setting.type) {
    case 'model_price': {
      const [first, ...longer] = setting.steps
      return {
        type: setting.type,
        model: setting.model,
        prices: presentRates(first!),
        long_prompts: longer.map((step) => ({
          input_tokens_above: step.inputTokensAbove,
          ...presentRates(step),
        })),
        fast: setting.fast && presentRates(setting.fast),
      }
    }
    case 'multiplier':
      return { ...setting, multiplier: formatPriceMultiplier(setting.multiplier) }
    case 'web_search':
      return {
        type: setting.type,
        per_thousand: setting.request === null ? null : presentSearchPrice(setting.request),
      }
    case 'list_price':
      return setting
  }
}
