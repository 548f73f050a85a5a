import {
  allRatesOf,
  dearestModel,
  findModel,
  indexCatalog,
  otherModelsGroup,
  priceOn,
  unpricedFrom,
  webSearchPriceOn,
} from './catalog.ts'
import type { Catalog, CatalogIndex, Model, ModelPrice, WebSearchPrice } from './catalog.ts'
import { inForce, inOrder, isForAll, isWebSearch } from './price-entry.ts'
import type { MultiplierEntry, PriceEntry, PriceSetting } from './price-entry.ts'
import { priceMultiplierOne, scaleRate } from './price-multiplier.ts'
import { dearerOf, isSameRates, mapRates } from './token-rates.ts'
import type { TokenRates } from './token-rates.ts'

/**
 * The prices of an organization: those of the list, with its own entries over them, each from its instant on.
 * The order of the entries does not matter. Whoever knows all entries that hold by an instant has the same
 * prices, and the same version, for it as everybody else, whatever later entries they know.
 *
 * A model that only an entry knows has the sizes of the largest of the list; where no entry prices it, it costs
 * the dearest rates of the book, flagged. Those are, at each instant, the dearest of the list at any time and of
 * all prices in force.
 */
export function priceBookOf(list: Catalog, entries: readonly PriceEntry[]): CatalogIndex {
  const index = indexCatalog(list)
  if (entries.length === 0) return index
  const own = arrange(index, entries)
  const listed = list.models.map((model) => ({
    ...model,
    prices: timeline(own.instants, (atMs) => priceOfListed(own, model, atMs)),
  }))
  const added = own.addedModels.map((id) => addedModel(index.dearest, id))
  const dearestAt = (atMs: number): TokenRates =>
    [
      ...listed.map((model) => priceOn(model, atMs)),
      ...added.flatMap(({ id }) => priceOfAdded(own, id, atMs) ?? []),
    ]
      .flatMap(allRatesOf)
      .reduce(dearerOf, index.dearest.prices[0]!.steps[0]!)
  const dearest = timeline(own.instants, (atMs) => unpricedFrom(atMs, dearestAt(atMs)))
  const models = added.map((model) => ({
    ...model,
    prices: timeline(
      own.instants,
      (atMs) =>
        priceOfAdded(own, model.id, atMs) ?? {
          ...priceOn({ ...model, prices: dearest }, atMs),
          effectiveFromMs: atMs,
        },
    ),
  }))
  const catalog: Catalog = {
    ...list,
    revisedAtMs: own.entries.map((entry) => entry.effectiveAtMs),
    models: [...listed, ...models],
    webSearchPrices: webSearchPricesOf(list, own),
  }
  return indexCatalog(catalog, { ...dearestModel(list), prices: dearest })
}

/** What decides a model's price at an instant: an entry of its own, or else of all models; `undefined`: the list. */
export function decidingEntry(
  list: CatalogIndex,
  entries: readonly PriceEntry[],
  { model, atMs }: { readonly model: string; readonly atMs: number },
): PriceEntry | undefined {
  const own = arrange(list, entries)
  const entry = inForce(own.byModel.get(model), atMs)
  if (entry && entry.setting.type !== 'list_price') return entry
  const forAll = inForce(own.multipliers, atMs)
  if (!forAll || !findModel(list, model)) return undefined
  return forAll.setting.multiplier === priceMultiplierOne ? undefined : forAll
}

type Own = {
  readonly entries: readonly PriceEntry[]
  readonly byModel: ReadonlyMap<string, readonly PriceEntry[]>
  readonly multipliers: readonly MultiplierEntry[]
  /** Models that only entries know. */
  readonly addedModels: readonly string[]
  /** When anything may change: from 0 on, ascending. */
  readonly instants: readonly number[]
}

function arrange(list: CatalogIndex, entries: readonly PriceEntry[]): Own {
  const ordered = entries.toSorted(inOrder)
  const byModel = new Map<string, PriceEntry[]>()
  const addedModels = new Set<string>()
  for (const entry of ordered) {
    if (entry.setting.type === 'web_search' || entry.setting.model === null) continue
    // A later list may know by another name what was priced before it did.
    const known = findModel(list, entry.setting.model)
    const name = known?.id ?? entry.setting.model
    byModel.set(name, [...(byModel.get(name) ?? []), entry])
    if (!known && entry.setting.type === 'model_price') addedModels.add(name)
  }
  const instants = new Set([0, ...list.changesAtMs, ...ordered.map((each) => each.effectiveAtMs)])
  return {
    entries: ordered,
    byModel,
    multipliers: ordered.filter(isForAll),
    addedModels: [...addedModels],
    instants: [...instants].toSorted((left, right) => left - right),
  }
}

function priceOfListed(own: Own, model: Model, atMs: number): ModelPrice {
  const entry = inForce(own.byModel.get(model.id), atMs)
  if (entry?.setting.type === 'model_price') return pricedFrom(atMs, entry.setting)
  const multiplier =
    entry?.setting.type === 'multiplier'
      ? entry.setting.multiplier
      : (inForce(own.multipliers, atMs)?.setting.multiplier ?? priceMultiplierOne)
  const { steps, fast } = priceOn(model, atMs)
  const scaled = (rates: TokenRates): TokenRates =>
    mapRates((category) => scaleRate(rates[category], multiplier))
  return {
    effectiveFromMs: atMs,
    steps: steps.map((step) => ({ inputTokensAbove: step.inputTokensAbove, ...scaled(step) })),
    ...(fast && { fast: scaled(fast) }),
  }
}

function priceOfAdded(own: Own, id: string, atMs: number): ModelPrice | undefined {
  const entry = inForce(own.byModel.get(id), atMs)
  return entry?.setting.type === 'model_price' ? pricedFrom(atMs, entry.setting) : undefined
}

function pricedFrom(
  effectiveFromMs: number,
  { steps, fast }: Extract<PriceSetting, { type: 'model_price' }>,
): ModelPrice {
  return { effectiveFromMs, steps, ...(fast && { fast }) }
}

function addedModel(dearest: Model, id: string): Omit<Model, 'prices'> {
  const { prices: _, ...sizes } = dearest
  return { ...sizes, id, displayName: id, rateLimitGroup: otherModelsGroup }
}

function webSearchPricesOf(list: Catalog, own: Own): readonly WebSearchPrice[] {
  const entries = own.entries.filter(isWebSearch)
  const prices = own.instants.map((effectiveFromMs): WebSearchPrice => {
    const request = inForce(entries, effectiveFromMs)?.setting.request
    return { effectiveFromMs, request: request ?? webSearchPriceOn(list, effectiveFromMs) }
  })
  return prices.filter((price, at) => price.request !== prices[at - 1]?.request)
}

/** A price for each instant, without those that are what was before them. */
function timeline(
  instants: readonly number[],
  priceAt: (atMs: number) => ModelPrice,
): readonly ModelPrice[] {
  const prices: ModelPrice[] = []
  for (const atMs of instants) {
    const price = priceAt(atMs)
    const last = prices.at(-1)
    if (!last || !isSamePrice(last, price)) prices.push(price)
  }
  return prices
}

function isSamePrice(left: ModelPrice, right: ModelPrice): boolean {
  const rates = allRatesOf(right)
  return (
    left.unpriced === right.unpriced &&
    left.steps.length === right.steps.length &&
    allRatesOf(left).length === rates.length &&
    left.steps.every((step, at) => step.inputTokensAbove === right.steps[at]!.inputTokensAbove) &&
    allRatesOf(left).every((each, at) => isSameRates(each, rates[at]!))
  )
}
