import { boundOf, countTokensMargin } from '#domain/bound.ts'
import { tokenCountGroup } from '#domain/rate-limit.ts'
import type { Refusal, SpendRefusal } from '#domain/refusal.ts'
import type { ApiKeyIdentity } from '#store/key-directory.ts'
import type { Refused } from './admit.ts'
import type { ParsedAsk } from './ask.ts'
import type { Exchange } from './context.ts'
import { countTokens } from './count-tokens.ts'

/**
 * The ask with the upstream's own count of its input, where that can turn a refusal, or the advice that it gives: the
 * spend is refused, the cost has a bound, and the output alone would fit, or would if there were less of it; or an
 * estimate of the input stands above a rate limit. Where that cannot be counted, it is to be asked for as it is.
 */
export async function tighten(
  exchange: Exchange,
  { identity, ask, attempt }: { identity: ApiKeyIdentity; ask: ParsedAsk; attempt: Refused },
): Promise<ParsedAsk | undefined> {
  const { refusal, bound, prices } = attempt
  if (bound.unbounded) return undefined
  const { clock } = exchange.gateway
  if (refusal.kind === 'rate_limited') {
    if (!attempt.ask.facts.inputTokensCountable || refusal.asked <= refusal.limit) return undefined
    const known = await countedTokens(exchange, identity)
    return known === undefined ? ask : withKnownInput(ask, known)
  }
  if (!isSpend(refusal)) return undefined
  const room = refusal.limitNanoUsd - refusal.settledNanoUsd
  const outputAlone = boundOf({ ...ask.facts, inputTokensKnown: 0 }, prices, clock.now())
  const isToBeAdvised = refusal.kind === 'spend_too_large'
  if (outputAlone.boundNanoUsd > room && !isToBeAdvised) return undefined

  const counted = await countedTokens(exchange, identity)
  if (counted === undefined) return undefined
  const tighter = withKnownInput(ask, counted)
  const { boundNanoUsd } = boundOf(tighter.facts, prices, clock.now())
  return boundNanoUsd < bound.boundNanoUsd ? tighter : undefined
}

function withKnownInput(ask: ParsedAsk, counted: number): ParsedAsk {
  // Spend has to hold what the count may be short of; a rate limit is corrected by the truth.
  const inputTokensKnown = counted + countTokensMargin(counted)
  return { ...ask, countedInputTokens: counted, facts: { ...ask.facts, inputTokensKnown } }
}

function isSpend(refusal: Refusal): refusal is SpendRefusal {
  return (
    refusal.kind === 'spend_reached' ||
    refusal.kind === 'spend_too_large' ||
    refusal.kind === 'spend_reserved'
  )
}

/** Counting is free, and limited all the same: of the upstream's account, and by the limits of such calls here. */
async function countedTokens(
  exchange: Exchange,
  identity: ApiKeyIdentity,
): Promise<number | undefined> {
  const { body, gateway, request } = exchange
  if (!body) return undefined
  const { 'anthropic-beta': beta, 'anthropic-version': version } = request.headers
  return gateway.countedBodies.count({
    apiKeyId: identity.apiKeyId,
    bytes: body,
    variant: JSON.stringify([beta, version]),
    ask: async () => {
      const { requestId, client } = exchange
      const call = { requestId, scopes: identity, client, group: tokenCountGroup }
      const admission = await gateway.ledger.admitFreeCall(call).catch(() => undefined)
      return admission?.admitted ? countTokens(exchange, body) : undefined
    },
  })
}
