import { findModel, priceOn, webSearchPriceOn } from './catalog.ts'
import type { CatalogIndex, Model } from './catalog.ts'
import { roundUpToNanoUsd } from './money.ts'
import type { NanoUsd } from './money.ts'
import { multiplierDenominator, roundUpTwentieths, tokenMultiplier } from './price.ts'
import { dearerOf } from './token-rates.ts'
import type { TokenRates } from './token-rates.ts'
import type { CacheTtl, Speed } from './usage.ts'

/** What the gateway learns from a body, without a tokenizer, that bounds what the request can cost. */
export type AskFacts = {
  /** The id or alias that the body names. */
  readonly model: string
  /**
   * Other models that the body lets the upstream run besides: fallbacks, an advisor, and the requested
   * model itself once more where the body asks for compaction. One entry for each run.
   */
  readonly otherModels: readonly string[]
  /** The largest `max_tokens` that the body names, those of fallbacks included. */
  readonly maxTokens: number
  /**
   * UTF-8 bytes of the body, its JSON included, without the payloads that are counted below. A text
   * token is never less than one byte, and the JSON around a message is longer than its framing in tokens.
   */
  readonly textBytes: number
  readonly images: number
  /** PDFs and other documents in base64, and blocks of a type the gateway does not know. */
  readonly unknownSizeParts: number
  /** Tools that the client runs; a structured output format counts as one. */
  readonly tools: number
  /** Those of them whose definition is not in the body: `bash_…`, `text_editor_…`, `computer_…`. */
  readonly builtInTools?: number
  readonly cacheTtl: CacheTtl
  /** As the body says; `undefined` means the account's default, which could be `us`. */
  readonly inferenceGeo: 'us' | 'global' | undefined
  /** `fast` if the body says so anywhere. */
  readonly speed: Speed
  /** Why no bound exists: server tools, MCP servers, files, URLs, containers. Mostly empty. */
  readonly unboundedReasons: readonly string[]
  /** The upstream's own count of this body's input, `countTokensMargin` added. */
  readonly inputTokensKnown?: number
}

/** The most that a request can cost, or, where nothing bounds it, the floor that it reserves. */
export type Bound = {
  readonly boundNanoUsd: NanoUsd
  /** The most input, cached tokens included, that any one run of a model can have. */
  readonly inputTokensBound: number
  /** The most output of any one run. */
  readonly outputTokensMax: number
  /** Whether the cost can pass `boundNanoUsd`. */
  readonly unbounded: boolean
  /** Whether a model named has no price in the book, and so is bounded at the dearest rates of the book. */
  readonly unpriced: boolean
}

/** Framing and preamble that the upstream puts around a prompt and counts as input. */
export const promptFramingTokensMax = 64

/** Ceiling of the definition that the upstream adds for one built-in tool (the largest published is 735). */
const builtInToolTokensMax = 1_000

/** Web searches that the floor of an unbounded request holds for each reason. */
const unboundedWebSearches = 10

/**
 * Bounds the cost of a request before it is sent.
 *
 * For a bounded ask whose usage is consistent with it (each run within `inputTokensBound` and the largest
 * input of its model, split in any way among the cache categories that the TTL reaches, and within
 * `maxTokens`), `costOf` at the same instant is at most `boundNanoUsd`, to the nano-dollar.
 *
 * With other models, every run is taken at the dearest model named, with the output of the earlier runs
 * in its input. An unbounded ask reserves, on top of that and for each different reason, a full
 * input of the model at the dearest rate it can reach plus ten web searches: its cost can pass that,
 * and is then settled in full.
 */
export function boundOf(ask: AskFacts, index: CatalogIndex, admittedAtMs: number): Bound {
  const models = [ask.model, ...ask.otherModels].map(
    (name) => findModel(index, name) ?? index.dearest,
  )
  const inputTokens = models.reduce(
    (most, model, at) => Math.max(most, inputTokensOf(ask, model, at === 0)),
    0,
  )
  const runs = models.map((model) => boundRun(ask, model, inputTokens, admittedAtMs))
  const dearestRun = largest(runs.map((run) => run.runTwentieths))
  const fullInput = largest(runs.map((run) => run.fullInputTwentieths))
  const search = webSearchPriceOn(index.catalog, admittedAtMs) * multiplierDenominator
  const searches = BigInt(unboundedWebSearches) * search
  const reasons = BigInt(new Set(ask.unboundedReasons).size)
  const total = BigInt(runs.length) * dearestRun + reasons * (fullInput + searches)
  return {
    boundNanoUsd: roundUpToNanoUsd(roundUpTwentieths(total)),
    inputTokensBound: inputTokens,
    outputTokensMax: ask.maxTokens,
    unbounded: reasons > 0n,
    unpriced: models.some((model) => priceOn(model, admittedAtMs).unpriced === true),
  }
}

/**
 * An ask that was refused, and the room that a smaller one would have, at the prices of `admittedAtMs`
 * (Unix milliseconds).
 */
export type FitInput = {
  readonly ask: AskFacts
  readonly index: CatalogIndex
  readonly admittedAtMs: number
  /** What is left of the tightest limit. */
  readonly remainingNanoUsd: bigint
}

/**
 * The largest `max_tokens`, from 1 to what the ask has, with which the same body would fit in what
 * remains; `undefined` if its input alone does not.
 */
export function maxTokensThatFit(input: FitInput): number | undefined {
  const fits = (maxTokens: number): boolean =>
    boundOf({ ...input.ask, maxTokens }, input.index, input.admittedAtMs).boundNanoUsd <=
    input.remainingNanoUsd
  if (input.ask.maxTokens < 1 || !fits(1)) return undefined
  // The bound only grows with `max_tokens`, so halving finds the edge: `low` fits, `high` does not.
  let low = 1
  let high = input.ask.maxTokens + 1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle
  }
  return low
}

/**
 * Tokens to add to an answer of `count_tokens`, which Anthropic calls an estimate that can differ from
 * the real count "by a small amount": one twentieth, and at least 256.
 */
export function countTokensMargin(inputTokens: number): number {
  return Math.max(256, Math.ceil(inputTokens / 20))
}

/** Twentieths of pico-dollars, as `costOf` sums them. */
type RunBound = {
  readonly runTwentieths: bigint
  /** A whole context of input at the dearest reachable rate. */
  readonly fullInputTwentieths: bigint
}

function boundRun(
  ask: AskFacts,
  model: Model,
  inputTokensBound: number,
  admittedAtMs: number,
): RunBound {
  const inputTokens = Math.min(inputTokensBound, model.inputTokensMax)
  // A server tool's loop can take an unbounded request past any price step.
  const reachableTokens = ask.unboundedReasons.length > 0 ? model.inputTokensMax : inputTokens
  const rates = reachableRates(ask, model, reachableTokens, admittedAtMs)
  const inputRate = dearestInputRate(rates, ask.cacheTtl)
  const multiplier = tokenMultiplier(model, 'standard', ask.inferenceGeo ?? 'us')
  const outputAmount = BigInt(ask.maxTokens) * rates.output
  return {
    runTwentieths: (BigInt(inputTokens) * inputRate + outputAmount) * multiplier,
    fullInputTwentieths: BigInt(model.inputTokensMax) * inputRate * multiplier,
  }
}

function inputTokensOf(ask: AskFacts, model: Model, isRequested: boolean): number {
  const parts =
    ask.unknownSizeParts > 0
      ? model.inputTokensMax
      : promptFramingTokensMax +
        ask.textBytes +
        ask.images * model.imageTokensMax +
        (ask.tools > 0 ? model.toolUseOverheadTokensMax : 0) +
        (ask.builtInTools ?? 0) * builtInToolTokensMax
  // Another model may have another tokenizer, so the upstream's count holds for the requested one only.
  const known = isRequested ? (ask.inputTokensKnown ?? parts) : parts
  const carried = ask.otherModels.length * ask.maxTokens
  return Math.min(Math.min(parts, known) + carried, model.inputTokensMax)
}

function reachableRates(
  ask: AskFacts,
  model: Model,
  inputTokens: number,
  admittedAtMs: number,
): TokenRates {
  const price = priceOn(model, admittedAtMs)
  const [first, ...rest] = price.steps
  if (first === undefined) throw new Error(`${model.id} has a price without steps.`)
  const steps = rest.filter((step) => step.inputTokensAbove < inputTokens)
  const standard = steps.reduce<TokenRates>(dearerOf, first)
  // The upstream may serve a fast request at standard speed, so both are reachable.
  return ask.speed === 'fast' && price.fast !== undefined
    ? dearerOf(standard, price.fast)
    : standard
}

function dearestInputRate(rates: TokenRates, cacheTtl: CacheTtl): bigint {
  const reachable: bigint[] = [rates.uncachedInput, rates.cacheRead]
  if (cacheTtl !== 'none') reachable.push(rates.cacheCreation5m)
  if (cacheTtl === '1h') reachable.push(rates.cacheCreation1h)
  return largest(reachable)
}

function largest(amounts: readonly bigint[]): bigint {
  return amounts.reduce((left, right) => (left > right ? left : right), 0n)
}
