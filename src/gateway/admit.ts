import { namedModel } from '#domain/allow-list.ts'
import type { Named } from '#domain/allow-list.ts'
import { boundOf, maxTokensThatFit } from '#domain/bound.ts'
import type { AskFacts, Bound } from '#domain/bound.ts'
import { findModel, groupOfModel, versionOn } from '#domain/catalog.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import { limitsOutput } from '#domain/rate-bucket.ts'
import type { SpendRefusal } from '#domain/refusal.ts'
import type { ScopeState } from '#domain/scope.ts'
import type { Ask, RefusedAsk } from '#ledger/port.ts'
import type { ApiKeyIdentity } from '#store/key-directory.ts'
import type { ParsedAsk } from './ask.ts'
import { clientSessionIdOf } from './client-session.ts'
import type { Exchange } from './context.ts'
import { failure, invalidRequest, shouldRetry, success } from './errors.ts'
import type { GatewayError, Result } from './errors.ts'
import { admissionHeaders } from './limit-headers.ts'
import { withExplanation } from './explain-refusal.ts'
import { keepRefusal } from './keep-refusal.ts'
import { answerOfRefusal } from './refusal-answer.ts'
import { release } from './settle.ts'
import type { Reservation } from './settle.ts'
import { tighten } from './tighten.ts'

/** Takes a request's bound from every limit that it touches, or says why not. */
export async function admit(
  exchange: Exchange,
  identity: ApiKeyIdentity,
  ask: ParsedAsk,
): Promise<Result<Reservation>> {
  const first = await reserve(exchange, identity, { ask, isCountable: true })
  if (first === 'no_prices') return failure(pricesUnknown)
  if (first.admitted) return holdPrice(first.reservation)

  const tighter = await tighten(exchange, { identity, ask, attempt: first })
  const last = tighter
    ? await reserve(exchange, identity, { ask: tighter, isCountable: false })
    : first
  if (last === 'no_prices') return failure(pricesUnknown)
  if (last.admitted) return holdPrice(last.reservation)
  const error = answerOfRefusal(last.refusal, {
    requestId: exchange.requestId,
    maxTokensThatFit: fittingMaxTokens(exchange, (tighter ?? ask).facts, last),
    unboundedReasons: ask.facts.unboundedReasons,
    catalog: exchange.gateway.catalog,
    atMs: last.atMs,
    address: exchange.client.address,
    model: ask.facts.model,
  })
  countRefusal(exchange, last)
  keepRefusal(exchange, { ...last, httpStatus: error.status })
  return failure(withExplanation(error, last.refusal, exchange))
}

/** The database is away: nothing goes on that could not be metered. */
export const ledgerUnavailable: GatewayError = {
  status: 503,
  type: 'api_error',
  message: 'The database of this gateway does not answer, so no request can be metered. Try again.',
  headers: [...shouldRetry, 'retry-after', '1'],
}

/** A change of prices may hold that this node has not heard of: what it would charge might not be what others do. */
const pricesUnknown: GatewayError = {
  status: 503,
  type: 'api_error',
  message: 'This gateway has not been able to read the price book for a while. Try again.',
  headers: [...shouldRetry, 'retry-after', '1'],
}

function namedIn({ gateway }: Exchange, { facts, furtherModels, inferenceGeos }: ParsedAsk): Named {
  const names = [facts.model, ...facts.otherModels, ...furtherModels]
  return { models: names.map((name) => namedModel(gateway.catalog, name)), inferenceGeos }
}

function inputOf(
  { gateway }: Exchange,
  ask: ParsedAsk,
): Pick<Ask['facts'], 'inputTokensEstimate' | 'inputTokensKnown'> {
  const known = ask.countedInputTokens
  const estimate = gateway.inputEstimates.estimate(ask)
  if (known === undefined) return { inputTokensEstimate: estimate, inputTokensKnown: false }
  return ask.uncached.hasBreakpoint
    ? { inputTokensEstimate: Math.min(known, estimate), inputTokensKnown: false }
    : { inputTokensEstimate: known, inputTokensKnown: true }
}

type Attempt = { readonly admitted: true; readonly reservation: Reservation } | Refused

export type Refused = Omit<RefusedAsk, 'httpStatus'> & {
  readonly admitted: false
  readonly bound: Bound
  readonly prices: CatalogIndex
}

async function reserve(
  exchange: Exchange,
  identity: ApiKeyIdentity,
  { ask, isCountable }: { readonly ask: ParsedAsk; readonly isCountable: boolean },
): Promise<Attempt | 'no_prices'> {
  const { gateway, requestId } = exchange
  const { catalog, clock, ledger } = gateway
  const prices = gateway.prices.find(identity.organizationId)
  if (!prices) return 'no_prices'
  const { facts } = ask
  const boundAtMs = clock.now()
  const bound = boundOf(facts, prices, boundAtMs)
  const kept: Ask = {
    requestId,
    scopes: identity,
    client: exchange.client,
    named: namedIn(exchange, ask),
    boundNanoUsd: bound.boundNanoUsd,
    facts: {
      // First: what follows a spread within a literal is defined property by property, slowly.
      ...inputOf(exchange, ask),
      model: facts.model,
      rateLimitGroup: groupOfModel(catalog, facts.model).id,
      stream: ask.stream,
      maxTokens: facts.maxTokens,
      inputTokensBound: bound.inputTokensBound,
      // What a cache may hold is in the count and not in the limit.
      inputTokensCountable: isCountable && !bound.unbounded && !ask.uncached.hasBreakpoint,
      unbounded: bound.unbounded,
      unpriced: bound.unpriced,
      priceVersion: versionOn(prices.catalog, boundAtMs),
      clientSessionId: clientSessionIdOf(exchange.request.headers) ?? ask.clientSessionId,
    },
  }
  const admission = await ledger.reserve(kept)
  const { rateLimitGroup } = kept.facts
  exchange.limitHeaders = admissionHeaders(admission, rateLimitGroup)
  if (!admission.admitted) return { ...admission, bound, prices, ask: kept }
  return {
    admitted: true,
    reservation: {
      exchange,
      ask,
      bound,
      prices,
      boundAtMs,
      admittedAtMs: admission.admittedAtMs,
      admittedMonotonicMs: clock.monotonicMs(),
      countsOutput: admission.scopes.some(({ state }) => countsOutputOf(state, rateLimitGroup)),
      closed: false,
      httpStatus: null,
      upstreamRequestId: null,
      firstByteMs: null,
    },
  }
}

function countRefusal({ gateway }: Exchange, { ask, refusal }: Refused): void {
  const { scopes, facts } = ask
  const { catalog, meter } = gateway
  meter.refused({ catalog, workspaceId: scopes.workspaceId, model: facts.model }, refusal)
}

/**
 * The bound was made at this node's time, and the request belongs to the database's. Where a price has
 * risen between the two, what is reserved may be too little: the request is not sent, and is to come again.
 */
async function holdPrice(reservation: Reservation): Promise<Result<Reservation>> {
  const { ask, bound, prices, boundAtMs, admittedAtMs } = reservation
  const fromMs = Math.min(boundAtMs, admittedAtMs)
  const toMs = Math.max(boundAtMs, admittedAtMs)
  const hasChanged = prices.changesAtMs.some((atMs) => fromMs < atMs && atMs <= toMs)
  if (!hasChanged) return success(reservation)
  if (boundOf(ask.facts, prices, admittedAtMs).boundNanoUsd <= bound.boundNanoUsd) {
    return success(reservation)
  }
  await release(reservation, 'not_sent')
  return failure(priceRose)
}

const priceRose: GatewayError = {
  status: 503,
  type: 'api_error',
  message: 'The price of this model has just changed. Try again.',
  headers: [...shouldRetry, 'retry-after', '1'],
}

function countsOutputOf(state: ScopeState | undefined, group: string): boolean {
  if (!state) return false
  const { rateLimits, reportOnly } = state.policy
  return limitsOutput(rateLimits[group]) || limitsOutput(reportOnly?.rateLimits[group])
}

/**
 * What fits the limit that refused: of the others nothing is known here. Only what is settled and reserved
 * now counts as gone, so that the answer holds for a while if nothing else runs.
 */
function fittingMaxTokens(
  exchange: Exchange,
  facts: AskFacts,
  { refusal, prices }: Refused,
): number | undefined {
  if (refusal.kind !== 'spend_too_large') return undefined
  return maxTokensThatFit({
    ask: facts,
    index: prices,
    admittedAtMs: exchange.gateway.clock.now(),
    remainingNanoUsd: leftOf(refusal),
  })
}

function leftOf({ limitNanoUsd, settledNanoUsd, reservedNanoUsd }: SpendRefusal): bigint {
  return limitNanoUsd - settledNanoUsd - reservedNanoUsd
}

/** What the body's model refuses by itself. */
export function maxTokensFault(exchange: Exchange, ask: ParsedAsk): GatewayError | undefined {
  const { maxTokens, facts } = ask
  const model = findModel(exchange.gateway.catalog, facts.model)
  if (!model || maxTokens <= model.outputTokensMax) return undefined
  return invalidRequest(
    `max_tokens: ${maxTokens} > ${model.outputTokensMax}, which is the maximum allowed number of output tokens for ${facts.model}`,
  )
}
