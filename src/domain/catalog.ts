import type { PicoUsd } from './money.ts'
import { dearerOf, noRates, tokenCategories } from './token-rates.ts'
import type { TokenRates } from './token-rates.ts'

/** Prices of one model, per token, from one instant on and above one size of input. */
export type ModelPrice = {
  /** The instant from which requests admitted are priced so, in Unix milliseconds. */
  readonly effectiveFromMs: number
  /** Ascending by `inputTokensAbove`; the first has 0. The whole request takes the last step it passes. */
  readonly steps: readonly PriceStep[]
  /** `speed: "fast"`; absent where the model runs (and bills) standard. */
  readonly fast?: TokenRates
  /** Nobody has set a price for that time: these are the dearest rates of the book, and what they charge is flagged. */
  readonly unpriced?: true
}

/** What one web search of the server tool costs, from one instant on. */
export type WebSearchPrice = { readonly effectiveFromMs: number; readonly request: PicoUsd }

/** The rates of the whole request, not only of the tokens beyond the threshold. */
export type PriceStep = TokenRates & {
  /** This step holds where all input, cached tokens included, is larger than this. */
  readonly inputTokensAbove: number
}

/** One model of the Claude API, as the gateway knows it. */
export type Model = {
  /** The API id, e.g. `claude-opus-4-5-20251101` where there is a dated one. */
  readonly id: string
  /** Other ids under which requests may name it, e.g. `claude-opus-4-5`. */
  readonly aliases: readonly string[]
  readonly displayName: string
  readonly state: 'current' | 'legacy' | 'deprecated' | 'retired' | 'restricted'
  /** Unix milliseconds. */
  readonly createdAtMs: number
  readonly rateLimitGroup: RateLimitGroupId
  readonly inputTokensMax: number
  readonly outputTokensMax: number
  /** Whether `inference_geo` is accepted, and so the US multiplier reachable (models from 4.6 on). */
  readonly acceptsInferenceGeo: boolean
  /** Whether rate limits of input count tokens read from the cache too, as they did for the oldest models. */
  readonly countsCacheReads?: boolean
  /** Ceiling of the tokens that one image costs. */
  readonly imageTokensMax: number
  /** Tokens that the tool-use system prompt adds at most. */
  readonly toolUseOverheadTokensMax: number
  /** Newest last. */
  readonly prices: readonly ModelPrice[]
}

/** A pool of models that share their rate limits, e.g. `claude_opus_4_x`. */
export type RateLimitGroupId = string

/** How a pool of models is named: inside, on the wire, and to people. */
export type RateLimitGroup = {
  readonly id: RateLimitGroupId
  /** `rlg_…`: the id on the wire, a constant of the product. */
  readonly wireId: string
  readonly displayName: string
}

/** A version of all models, groups and prices. */
export type Catalog = {
  /** Names what the product ships, e.g. `2026-10-10`. Usage rows name what `versionOn` says. */
  readonly version: string
  /** Ascending: when each change of the organization's own begins to hold. One instant may stand here more than once. */
  readonly revisedAtMs: readonly number[]
  readonly models: readonly Model[]
  readonly groups: readonly RateLimitGroup[]
  /** Whatever the model, tier or region. Newest last. */
  readonly webSearchPrices: readonly WebSearchPrice[]
}

/** A catalog with its look-ups prepared. Build it once: the gateway asks on every request. */
export type CatalogIndex = {
  readonly catalog: Catalog
  /** By id and by alias. */
  readonly models: ReadonlyMap<string, Model>
  readonly groups: ReadonlyMap<RateLimitGroupId, RateLimitGroup>
  /** Stands for a model that the book does not know: see `dearestModel`. */
  readonly dearest: Model
  /** The instants at which any price changes, ascending: Unix milliseconds. */
  readonly changesAtMs: readonly number[]
}

/** The rate-limit group that models outside the catalog share. */
export const otherModelsGroup: RateLimitGroupId = 'other'

/**
 * Prepares a catalog for look-ups. `dearest` stands for models that it does not know.
 *
 * Throws when the catalog contradicts itself: an id or alias that names two models or groups, a model
 * in a group that does not exist, a missing group of other models, a model without a price, prices
 * and steps out of order, or a rate that is not above zero.
 */
export function indexCatalog(catalog: Catalog, dearest = dearestModel(catalog)): CatalogIndex {
  const groups = new Map<RateLimitGroupId, RateLimitGroup>()
  for (const group of catalog.groups) addOnce(groups, group.id, group)
  if (!groups.has(otherModelsGroup)) throw new Error('The catalog has no group of other models.')
  const models = new Map<string, Model>()
  for (const model of catalog.models) {
    for (const name of [model.id, ...model.aliases]) addOnce(models, name, model)
    if (!groups.has(model.rateLimitGroup)) {
      throw new Error(`${model.id} is in the unknown group ${model.rateLimitGroup}.`)
    }
    assertPrices(model)
  }
  if (!ascends(catalog.webSearchPrices.map((price) => price.effectiveFromMs))) {
    throw new Error('The prices of web searches are not in the order of their dates.')
  }
  return { catalog, models, groups, dearest, changesAtMs: changesOf(catalog, dearest) }
}

/** The model of an id or alias, or `undefined` for one that this catalog does not know. */
export function findModel(index: CatalogIndex, idOrAlias: string): Model | undefined {
  return index.models.get(idOrAlias)
}

/**
 * Whether two names are one model but for the date of a snapshot: `claude-opus-5-5` and
 * `claude-opus-5-5-20260922`. The upstream may answer with the dated form of what it was asked for.
 */
export function isSameModelName(left: string, right: string): boolean {
  return withoutDate(left) === withoutDate(right)
}

/** The group of an id such as `claude_opus_4_x`. */
export function findGroup(index: CatalogIndex, id: RateLimitGroupId): RateLimitGroup | undefined {
  return index.groups.get(id)
}

/** The group whose limits requests for this model share: *Other models* for one outside the book. */
export function groupOfModel(index: CatalogIndex, idOrAlias: string): RateLimitGroup {
  const id = findModel(index, idOrAlias)?.rateLimitGroup ?? otherModelsGroup
  const group = index.groups.get(id)
  if (group === undefined) throw new Error(`The catalog has no group ${id}.`)
  return group
}

/**
 * The price of requests admitted at that instant. Before the model's first price, the first one: a
 * clock that runs behind must not make a request free.
 */
export function priceOn(model: Model, admittedAtMs: number): ModelPrice {
  const price =
    model.prices.findLast((candidate) => candidate.effectiveFromMs <= admittedAtMs) ??
    model.prices[0]
  if (price === undefined) throw new Error(`${model.id} has no price.`)
  return price
}

/** The price of a web search at that instant; before the first, the first one. */
export function webSearchPriceOn({ webSearchPrices }: Catalog, admittedAtMs: number): PicoUsd {
  const price =
    webSearchPrices.findLast((candidate) => candidate.effectiveFromMs <= admittedAtMs) ??
    webSearchPrices[0]
  if (price === undefined) throw new Error('The catalog has no price of web searches.')
  return price.request
}

/**
 * Names the prices that hold at that instant: what the product ships, and how many changes of the organization's
 * own have begun to hold. It is the same for ever once the instant has passed.
 */
export function versionOn({ version, revisedAtMs }: Catalog, atMs: number): string {
  const revision = revisedAtMs.filter((each) => each <= atMs).length
  return revision === 0 ? version : `${version}+${revision}`
}

/** Category by category, the dearest rate of any model, step, speed and date in the book. */
export function dearestRates(catalog: Pick<Catalog, 'models'>): TokenRates {
  return catalog.models
    .flatMap((model) => model.prices)
    .flatMap(allRatesOf)
    .reduce(dearerOf, noRates)
}

/** The rates of every step and speed. */
export function allRatesOf({ steps, fast }: ModelPrice): readonly TokenRates[] {
  return fast === undefined ? steps : [...steps, fast]
}

/**
 * The stand-in for a model without a price: the dearest rate in every category and the largest of
 * every size, so that it is never cheaper than what it might turn out to be.
 */
export function dearestModel(catalog: Catalog): Model {
  const largest = (size: (model: Model) => number) => Math.max(0, ...catalog.models.map(size))
  return {
    id: 'unknown',
    aliases: [],
    displayName: 'Unknown model',
    state: 'current',
    createdAtMs: 0,
    rateLimitGroup: otherModelsGroup,
    inputTokensMax: largest((model) => model.inputTokensMax),
    outputTokensMax: largest((model) => model.outputTokensMax),
    acceptsInferenceGeo: true,
    imageTokensMax: largest((model) => model.imageTokensMax),
    toolUseOverheadTokensMax: largest((model) => model.toolUseOverheadTokensMax),
    prices: [unpricedFrom(0, dearestRates(catalog))],
  }
}

/** What stands where nobody has set a price. */
export function unpricedFrom(effectiveFromMs: number, rates: TokenRates): ModelPrice {
  return { effectiveFromMs, steps: [{ inputTokensAbove: 0, ...rates }], unpriced: true }
}

function assertPrices(model: Model): void {
  if (model.prices.length === 0) throw new Error(`${model.id} has no price.`)
  if (!ascends(model.prices.map((price) => price.effectiveFromMs))) {
    throw new Error(`The prices of ${model.id} are not in the order of their dates.`)
  }
  for (const price of model.prices) {
    for (const rates of allRatesOf(price)) assertRates(model.id, rates)
    const thresholds = price.steps.map((step) => step.inputTokensAbove)
    if (thresholds[0] !== 0 || !ascends(thresholds)) {
      throw new Error(`The price steps of ${model.id} do not ascend from 0.`)
    }
  }
}

function assertRates(name: string, rates: TokenRates): void {
  if (tokenCategories.some((category) => rates[category] <= 0n)) {
    throw new Error(`A price of ${name} is not above zero.`)
  }
}

function changesOf({ models, webSearchPrices }: Catalog, dearest: Model): readonly number[] {
  const dated = [...webSearchPrices, ...[dearest, ...models].flatMap(({ prices }) => prices)]
  const instants = new Set(dated.map(({ effectiveFromMs }) => effectiveFromMs))
  return [...instants].toSorted((left, right) => left - right)
}

function withoutDate(name: string): string {
  return name.replace(/-\d{8}$/, '')
}

function ascends(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? number))
}

function addOnce<Value>(map: Map<string, Value>, name: string, value: Value): void {
  if (map.has(name)) throw new Error(`The catalog names ${name} twice.`)
  map.set(name, value)
}
