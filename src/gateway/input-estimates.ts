import { findModel } from '#domain/catalog.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import type { ReportedUsage } from '#domain/usage.ts'
import type { ParsedAsk } from './ask.ts'

/**
 * Guesses how much uncached input a body comes to, for limits that are corrected once the truth is known.
 * What a byte comes to is learned from answers, for each model of the catalog, in this process's memory.
 */
export type InputEstimates = {
  /** Tokens, at least 1. */
  estimate(ask: ParsedAsk): number
  learn(ask: ParsedAsk, reported: ReportedUsage): void
}

export function createInputEstimates(catalog: CatalogIndex): InputEstimates {
  const tokensPerByte = new Map<string, number>()
  const nameOf = (ask: ParsedAsk): string => findModel(catalog, ask.facts.model)?.id ?? ''
  return {
    estimate: (ask) => {
      const ratio = tokensPerByte.get(nameOf(ask)) ?? usualTokensPerByte
      const imageTokens = ask.hasCacheBreakpoint ? 0 : ask.facts.images * usualImageTokens
      return Math.max(1, Math.ceil(ask.uncachedBytes * ratio) + imageTokens)
    },
    learn: (ask, { parts }) => {
      const [part] = parts
      const { images, unknownSizeParts, unboundedReasons, otherModels, textBytes } = ask.facts
      const isPlain = images + unknownSizeParts + unboundedReasons.length + otherModels.length === 0
      // Where a cache was written or read, nobody knows which bytes the count is of.
      const cached = part
        ? part.usage.cacheReadTokens +
          part.usage.cacheCreation5mTokens +
          part.usage.cacheCreation1hTokens
        : 1
      if (!part || !isPlain || cached > 0 || textBytes < learnedBytesMin) return
      const seen = part.usage.uncachedInputTokens / textBytes
      const name = nameOf(ask)
      const known = tokensPerByte.get(name) ?? usualTokensPerByte
      tokensPerByte.set(name, known + (seen - known) * weightOfOne)
    },
  }
}

/** What English text and JSON come to. */
const usualTokensPerByte = 0.25
const usualImageTokens = 1_600
/** In a short body the framing of the message outweighs its text. */
const learnedBytesMin = 200
const weightOfOne = 0.1
