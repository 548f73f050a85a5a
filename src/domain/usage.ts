/**
 * What one request consumed, in the categories that Anthropic prices apart (Messages API, `usage`).
 * Every field is a non-negative integer. The input categories do not overlap: the whole input is
 * their sum.
 */
export type Usage = {
  /** Tokens after the last cache breakpoint: neither read from a cache nor written to one. */
  readonly uncachedInputTokens: number
  readonly cacheCreation5mTokens: number
  readonly cacheCreation1hTokens: number
  readonly cacheReadTokens: number
  /** Includes thinking. */
  readonly outputTokens: number
  readonly webSearchRequests: number
  readonly webFetchRequests: number
  readonly codeExecutionRequests: number
}

/** One priced part of a response: the top level, or an entry of `usage.iterations` that adds to it. */
export type UsagePart = {
  /** The model that ran this part, as the upstream names it. */
  readonly model: string
  readonly usage: Usage
}

/**
 * `usage.service_tier` of the Messages API. `batch` halves the rates of tokens; `priority` costs as `standard`.
 */
export type ServiceTier = 'standard' | 'batch' | 'priority'
/** `usage.inference_geo` of the Messages API. Models before 4.6, which know no regions, say `not_available`. */
export type InferenceGeo = 'global' | 'us' | 'not_available'
/** `usage.speed` of the Messages API (fast mode). `fast` has rates of its own, on models that offer it. */
export type Speed = 'standard' | 'fast'
/** The usage report's `context_window` dimension; by all input, cached tokens included. */
export type ContextWindow = '0-200k' | '200k-1M'

/** The longest life that the `cache_control` entries of a body ask for; `none` where there is no entry. */
export type CacheTtl = 'none' | '5m' | '1h'

/** Everything the upstream reported about one response that its price depends on. */
export type ReportedUsage = {
  /** The top level first, then what `usage.iterations` adds to it. */
  readonly parts: readonly UsagePart[]
  readonly serviceTier: ServiceTier
  readonly inferenceGeo: InferenceGeo
  readonly speed: Speed
}

/** The start of sums, and of usage of which only some categories are known. */
export const zeroUsage: Usage = {
  uncachedInputTokens: 0,
  cacheCreation5mTokens: 0,
  cacheCreation1hTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
  webSearchRequests: 0,
  webFetchRequests: 0,
  codeExecutionRequests: 0,
}

/** The whole input, cached tokens included: what price steps and `context_window` go by. */
export function totalInputTokens(usage: Usage): number {
  return (
    usage.uncachedInputTokens +
    usage.cacheCreation5mTokens +
    usage.cacheCreation1hTokens +
    usage.cacheReadTokens
  )
}

/**
 * Category by category, into a new usage. All the parts of a readable response stay safe integers together:
 * see `reportedCountMax` and `iterationsMax`.
 */
export function addUsage(left: Usage, right: Usage): Usage {
  return {
    uncachedInputTokens: left.uncachedInputTokens + right.uncachedInputTokens,
    cacheCreation5mTokens: left.cacheCreation5mTokens + right.cacheCreation5mTokens,
    cacheCreation1hTokens: left.cacheCreation1hTokens + right.cacheCreation1hTokens,
    cacheReadTokens: left.cacheReadTokens + right.cacheReadTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    webSearchRequests: left.webSearchRequests + right.webSearchRequests,
    webFetchRequests: left.webFetchRequests + right.webFetchRequests,
    codeExecutionRequests: left.codeExecutionRequests + right.codeExecutionRequests,
  }
}
