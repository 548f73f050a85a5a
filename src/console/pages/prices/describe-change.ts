import type { PriceChange } from '#contract/price-changes.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { Format } from '../../language/format.ts'

type Words = {
  readonly messages: ConsoleMessages
  readonly format: Format
  /** How people know the model. */
  readonly nameOf: (model: string) => string
}

/** What a change sets, in a line. */
export function describeChange(
  { setting }: PriceChange,
  { messages: { priceChanges }, format, nameOf }: Words,
): string {
  switch (setting.type) {
    case 'model_price': {
      const { input, output } = setting.prices
      return priceChanges.isPrice(nameOf(setting.model), format.price(input), format.price(output))
    }
    case 'multiplier': {
      const factor = format.decimal(setting.multiplier)
      return setting.model === null
        ? priceChanges.listPricesTimes(factor)
        : priceChanges.isFactor(nameOf(setting.model), factor)
    }
    case 'web_search':
      return setting.per_thousand === null
        ? priceChanges.isSearchList
        : priceChanges.isSearchPrice(format.price(setting.per_thousand))
    case 'list_price':
      return priceChanges.isList(nameOf(setting.model))
  }
}

/** Who made it, as far as the reader may know. */
export function describeAuthor(
  { created_by: author }: PriceChange,
  { priceChanges }: ConsoleMessages,
): string {
  if (author.type === 'admin_api_key_actor') return priceChanges.adminKey
  return author.name ?? priceChanges.somebody
}
