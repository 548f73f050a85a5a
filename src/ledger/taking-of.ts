import type { Taking } from '#domain/admission.ts'
import type { Ask } from './port.ts'

/** What an ask asks of the limits of each scope. */
export function takingOf({ client, named, boundNanoUsd, facts }: Ask): Taking {
  return {
    client,
    named,
    boundNanoUsd,
    unbounded: facts.unbounded,
    unknownModel: facts.unpriced,
    group: facts.rateLimitGroup,
    inputTokens: facts.inputTokensEstimate,
    inputIsKnown: facts.inputTokensKnown,
    inputIsCountable: facts.inputTokensCountable === true,
    outputTokensMax: facts.maxTokens,
  }
}
