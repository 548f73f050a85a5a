import { findModel } from '#domain/catalog.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import type { ReportedUsage } from '#domain/usage.ts'
import type { ParsedAsk } from './ask.ts'
import type { UncachedInput } from './uncached-input.ts'

/**
 * Guesses how much input a body comes to, for limits that are corrected once the truth is known. What a byte
 * comes to is learned from answers, for each model of the catalog, in this process's memory.
 */
export type InputEstimates = {
  /** Tokens that no cache can hold yet; at least 1. */
  estimate(ask: ParsedAsk): number
  /** Tokens of the whole prompt, as though nothing of it were in a cache. */
  estimateWhole(ask: ParsedAsk): number
  learn(ask: ParsedAsk, reported: ReportedUsage): void
}

export function createInputEstimates(catalog: CatalogIndex): InputEstimates {
  const tokensPerByte = new Map<string, number>()
  const nameOf = (ask: ParsedAsk): string => findModel(catalog, ask.facts.model)?.id ?? ''
  const tokensOf = (
    ask: ParsedAsk,
    { textBytes, images, documentBytes }: UncachedInput,
  ): number => {
    const ratio = tokensPerByte.get(nameOf(ask)) ?? usualTokensPerByte
    const payload = images * usualImageTokens + Math.ceil(documentBytes * documentTokensPerByte)
    return Math.max(1, Math.ceil(textBytes * ratio) + payload)
  }
  return {
    estimate: (ask) => tokensOf(ask, ask.uncached),
    estimateWhole: (ask) => tokensOf(ask, ask.whole),
    learn: (ask, { parts }) => {
      const [part] = parts
      if (!part || !isPlain(ask)) return
      const { uncachedInputTokens, cacheReadTokens } = part.usage
      const { cacheCreation5mTokens, cacheCreation1hTokens } = part.usage
      // Where a cache was written or read, nobody knows which bytes the count is of.
      if (cacheReadTokens + cacheCreation5mTokens + cacheCreation1hTokens > 0) return
      const seen = uncachedInputTokens / ask.facts.textBytes
      const name = nameOf(ask)
      const known = tokensPerByte.get(name) ?? usualTokensPerByte
      const next = known + (seen - known) * weightOfOne
      // All who use the model share it: nobody's odd bodies may take it far.
      tokensPerByte.set(name, Math.min(tokensPerByteMax, Math.max(tokensPerByteMin, next)))
    },
  }
}

/** Nothing in it but text of some length: what else there is would blur what a byte comes to. */
function isPlain({ facts }: ParsedAsk): boolean {
  const { images, unknownSizeParts, tools, builtInTools = 0, unboundedReasons } = facts
  const others = images + unknownSizeParts + tools + builtInTools
  return (
    others + unboundedReasons.length + facts.otherModels.length === 0 &&
    facts.textBytes >= learnedBytesMin
  )
}

/** What English text and JSON come to. */
const usualTokensPerByte = 0.25
const tokensPerByteMin = 0.15
const tokensPerByteMax = 1
const usualImageTokens = 1_600
/** A page of a PDF has some 40 KB and costs 1,500 to 3,000 tokens (PDF support, "Estimate your costs"). */
const documentTokensPerByte = 0.05
/** In a short body the framing of the message outweighs its text. */
const learnedBytesMin = 2_000
const weightOfOne = 0.1
