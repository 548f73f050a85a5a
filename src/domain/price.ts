import { findModel, isSameModelName, priceOn, versionOn, webSearchPriceOn } from './catalog.ts'
import type { CatalogIndex, Model, ModelPrice } from './catalog.ts'
import { picoUsd, roundUpToNanoUsd } from './money.ts'
import type { NanoUsd, PicoUsd } from './money.ts'
import type { TokenRates } from './token-rates.ts'
import { totalInputTokens } from './usage.ts'
import type {
  ContextWindow,
  InferenceGeo,
  ReportedUsage,
  ServiceTier,
  Speed,
  Usage,
  UsagePart,
} from './usage.ts'

/** What one request cost, and why. */
export type Cost = {
  /** The exact sum of what the lines stand for, rounded up once to the next nano-dollar. */
  readonly costNanoUsd: NanoUsd
  /** Which prices those were: see `versionOn`. */
  readonly priceVersion: string
  /** Whether a part ran on a model that the book does not know, and was charged at its dearest rates. */
  readonly unpriced: boolean
  /** Only what was consumed: no line has a quantity of 0. */
  readonly lines: readonly CostLine[]
}

/** The `token_type` of the cost report, or a web search. */
export type CostLineType =
  | 'uncached_input_tokens'
  | 'cache_creation.ephemeral_5m_input_tokens'
  | 'cache_creation.ephemeral_1h_input_tokens'
  | 'cache_read_input_tokens'
  | 'output_tokens'
  | 'web_search'

/** What one part consumed of one priced category: two parts of one model have lines of their own. */
export type CostLine = {
  /** The catalog's id of the model; for a model outside the catalog, its name as reported. */
  readonly model: string
  readonly tokenType: CostLineType
  readonly quantity: number
  /** Multipliers included. Exact, but where a multiplier leaves a fraction of a pico-dollar: rounded up. */
  readonly amountPicoUsd: PicoUsd
}

/** All that a cost depends on: the same input costs the same, whenever it is priced. */
export type CostInput = {
  readonly index: CatalogIndex
  /** The id or alias that the request named. */
  readonly requestedModel: string
  readonly reported: ReportedUsage
  /** A request keeps the prices of the instant at which it was admitted, Unix milliseconds. */
  readonly admittedAtMs: number
}

/**
 * The cost of a response, exactly, as Anthropic publishes its prices.
 *
 * Each part is priced at its own model's price, price steps by that part's own input. A part whose
 * model is the dated or undated form of the requested one is the requested model. One whose model the
 * book does not know is charged the dearest rates in the book and flagged: never zero, and not the
 * requested model's price, which could be the cheaper. Priority tier is billed as standard.
 *
 * All arithmetic is whole twentieths of pico-dollars (rates are whole pico-dollars, multipliers are
 * twentieths); the only rounding of the cost is the last step, up to the next nano-dollar.
 */
export function costOf(input: CostInput): Cost {
  const lines: ExactLine[] = []
  let unpriced = false
  for (const part of input.reported.parts) {
    const model = findPartModel(input, part) ?? input.index.dearest
    const price = priceOn(model, input.admittedAtMs)
    unpriced ||= price.unpriced === true
    addPartLines(lines, part, { model, price, input })
  }
  const total = lines.reduce((sum, line) => sum + line.twentieths, 0n)
  return {
    costNanoUsd: roundUpToNanoUsd(roundUpTwentieths(total)),
    priceVersion: versionOn(input.index.catalog, input.admittedAtMs),
    unpriced,
    lines: lines.map(({ model, tokenType, quantity, twentieths }) => ({
      model,
      tokenType,
      quantity,
      amountPicoUsd: roundUpTwentieths(twentieths),
    })),
  }
}

type ExactLine = Omit<CostLine, 'amountPicoUsd'> & { readonly twentieths: bigint }

/** Twentieths of pico-dollars, which multiplied rates are whole numbers of, as whole pico-dollars: up. */
export function roundUpTwentieths(twentieths: bigint): PicoUsd {
  return picoUsd((twentieths + multiplierDenominator - 1n) / multiplierDenominator)
}

/** The usage report's `context_window` of one part. */
export function contextWindowOf(usage: Usage): ContextWindow {
  return totalInputTokens(usage) > 200_000 ? '200k-1M' : '0-200k'
}

/**
 * The rates of a part with that much input, cached tokens included. `fast` on a model without a fast
 * price runs, and is billed, as standard. Fast rates have no steps.
 */
function ratesOf(price: ModelPrice, speed: Speed, inputTokens: number): TokenRates {
  if (speed === 'fast' && price.fast !== undefined) return price.fast
  const step = price.steps.findLast((candidate) => inputTokens > candidate.inputTokensAbove)
  const rates = step ?? price.steps[0]
  if (rates === undefined) throw new Error('A price without steps.')
  return rates
}

/** The denominator of every token multiplier: 1/2 (batch) times 11/10 (US) is 11/20. */
export const multiplierDenominator = 20n

/**
 * The multiplier on every token category, in twentieths: batch halves it, inference in the US raises
 * it by a tenth on models that accept `inference_geo`, and the two combine. It does not touch web search.
 */
export function tokenMultiplier(model: Model, tier: ServiceTier, geo: InferenceGeo): bigint {
  const regional = geo === 'us' && model.acceptsInferenceGeo ? 22n : 20n
  return tier === 'batch' ? regional / 2n : regional
}

function findPartModel(input: CostInput, part: UsagePart): Model | undefined {
  const named = findModel(input.index, part.model)
  if (named !== undefined || !isSameModelName(part.model, input.requestedModel)) return named
  return findModel(input.index, input.requestedModel)
}

type PartPrice = {
  readonly model: Model
  readonly price: ModelPrice
  readonly input: CostInput
}

function addPartLines(
  lines: ExactLine[],
  part: UsagePart,
  { model, price, input }: PartPrice,
): void {
  const { usage } = part
  const { serviceTier, inferenceGeo, speed } = input.reported
  const name = model === input.index.dearest ? part.model : model.id
  const multiplier = tokenMultiplier(model, serviceTier, inferenceGeo)
  const add = (tokenType: CostLineType, quantity: number, twentieths: bigint): void => {
    if (quantity > 0) lines.push({ model: name, tokenType, quantity, twentieths })
  }
  const addTokens = (tokenType: CostLineType, tokens: number, rate: PicoUsd): void =>
    add(tokenType, tokens, BigInt(tokens) * rate * multiplier)

  const rates = ratesOf(price, speed, totalInputTokens(usage))
  const { cacheCreation5mTokens: written5m, cacheCreation1hTokens: written1h } = usage
  addTokens('uncached_input_tokens', usage.uncachedInputTokens, rates.uncachedInput)
  addTokens('cache_creation.ephemeral_5m_input_tokens', written5m, rates.cacheCreation5m)
  addTokens('cache_creation.ephemeral_1h_input_tokens', written1h, rates.cacheCreation1h)
  addTokens('cache_read_input_tokens', usage.cacheReadTokens, rates.cacheRead)
  addTokens('output_tokens', usage.outputTokens, rates.output)
  const searches = usage.webSearchRequests
  const search = webSearchPriceOn(input.index.catalog, input.admittedAtMs)
  add('web_search', searches, BigInt(searches) * search * multiplierDenominator)
}
