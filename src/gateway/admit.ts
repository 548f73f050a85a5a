import { boundOf, countTokensMargin, maxTokensThatFit } from '#domain/bound.ts'
import type { AskFacts, Bound } from '#domain/bound.ts'
import { findModel, groupOfModel } from '#domain/catalog.ts'
import type { Refusal, SpendRefusal } from '#domain/refusal.ts'
import type { Ask, RefusedAsk } from '#ledger/port.ts'
import type { ApiKeyIdentity } from '#store/key-directory.ts'
import type { ParsedAsk } from './ask.ts'
import { clientSessionIdOf } from './client-session.ts'
import type { Exchange } from './context.ts'
import { countTokens } from './count-tokens.ts'
import { failure, invalidRequest, shouldRetry, success } from './errors.ts'
import type { GatewayError, Result } from './errors.ts'
import { answerOfRefusal } from './refusal-answer.ts'
import { release } from './settle.ts'
import type { Reservation } from './settle.ts'

/** Takes a request's bound from every limit that it touches, or says why not. */
export async function admit(
  exchange: Exchange,
  identity: ApiKeyIdentity,
  ask: ParsedAsk,
): Promise<Result<Reservation>> {
  const fault = maxTokensFault(exchange, ask)
  if (fault) return failure(fault)
  const first = await reserve(exchange, identity, ask)
  if (first.admitted) return holdPrice(first.reservation)

  const tighter = await tighten(exchange, { identity, ask, attempt: first })
  const last = tighter ? await reserve(exchange, identity, tighter) : first
  if (last.admitted) return holdPrice(last.reservation)
  keepRefusal(exchange, last)
  return failure(
    answerOfRefusal(last.refusal, {
      requestId: exchange.requestId,
      maxTokensThatFit: fittingMaxTokens(exchange, (tighter ?? ask).facts, last.refusal),
    }),
  )
}

/** Asks whether the key, its workspace and its organization take requests at all. */
export async function checkOpen(
  exchange: Exchange,
  identity: ApiKeyIdentity,
): Promise<GatewayError | undefined> {
  const { refusal } = await exchange.gateway.ledger.check(identity)
  if (!refusal) return undefined
  return answerOfRefusal(refusal, { requestId: exchange.requestId, maxTokensThatFit: undefined })
}

/** The database is away: nothing goes on that could not be metered. */
export const ledgerUnavailable: GatewayError = {
  status: 503,
  type: 'api_error',
  message: 'The database of this gateway does not answer, so no request can be metered. Try again.',
  headers: [...shouldRetry, 'retry-after', '1'],
}

type Attempt = { readonly admitted: true; readonly reservation: Reservation } | Refused

type Refused = {
  readonly admitted: false
  readonly refusal: Refusal
  readonly bound: Bound
  readonly ask: Ask
  readonly atMs: number
}

async function reserve(
  exchange: Exchange,
  identity: ApiKeyIdentity,
  ask: ParsedAsk,
): Promise<Attempt> {
  const { gateway, requestId } = exchange
  const { catalog, clock, ledger } = gateway
  const { facts } = ask
  const boundAtMs = clock.now()
  const bound = boundOf(facts, catalog, boundAtMs)
  const kept: Ask = {
    requestId,
    scopes: identity,
    boundNanoUsd: bound.boundNanoUsd,
    facts: {
      model: facts.model,
      rateLimitGroup: groupOfModel(catalog, facts.model).id,
      stream: ask.stream,
      maxTokens: facts.maxTokens,
      inputTokensBound: bound.inputTokensBound,
      inputTokensEstimate: facts.inputTokensKnown ?? Math.ceil(facts.textBytes / bytesPerToken),
      unbounded: bound.unbounded,
      unpriced: bound.unpriced,
      priceVersion: catalog.catalog.version,
      clientSessionId: clientSessionIdOf(exchange.request.headers) ?? ask.clientSessionId,
    },
  }
  const admission = await ledger.reserve(kept)
  if (!admission.admitted) return { ...admission, bound, ask: kept }
  return {
    admitted: true,
    reservation: {
      exchange,
      ask,
      bound,
      boundAtMs,
      admittedAtMs: admission.admittedAtMs,
      admittedMonotonicMs: clock.monotonicMs(),
      closed: false,
      httpStatus: null,
      upstreamRequestId: null,
      firstByteMs: null,
    },
  }
}

/** Nobody waits for it: the refusal holds whether it is kept or not. */
function keepRefusal(exchange: Exchange, refused: RefusedAsk): void {
  const { gateway, requestId } = exchange
  gateway.ledger.recordRefusal(refused).catch((error: unknown) => {
    gateway.logger.warn({ requestId, err: error }, 'a refusal has not been kept')
  })
}

/**
 * The bound was made at this node's time, and the request belongs to the database's. Where a price has
 * risen between the two, what is reserved may be too little: the request is not sent, and is to come again.
 */
async function holdPrice(reservation: Reservation): Promise<Result<Reservation>> {
  const { exchange, ask, bound, boundAtMs, admittedAtMs } = reservation
  const { catalog, pricesChangeAtMs } = exchange.gateway
  const fromMs = Math.min(boundAtMs, admittedAtMs)
  const toMs = Math.max(boundAtMs, admittedAtMs)
  const hasChanged = pricesChangeAtMs.some((atMs) => fromMs < atMs && atMs <= toMs)
  if (!hasChanged) return success(reservation)
  if (boundOf(ask.facts, catalog, admittedAtMs).boundNanoUsd <= bound.boundNanoUsd) {
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

/** Only an estimate, for reports: about what English text and JSON come to. */
const bytesPerToken = 4

/**
 * The ask with the upstream's own count of its input, where that can turn a refusal: the spend is
 * refused, the cost has a bound, and the output alone would fit.
 */
async function tighten(
  exchange: Exchange,
  { identity, ask, attempt }: { identity: ApiKeyIdentity; ask: ParsedAsk; attempt: Refused },
): Promise<ParsedAsk | undefined> {
  const { refusal, bound } = attempt
  if (refusal.kind === 'closed' || bound.unbounded) return undefined
  const { catalog, clock } = exchange.gateway
  const room = refusal.limitNanoUsd - refusal.settledNanoUsd
  const outputAlone = boundOf({ ...ask.facts, inputTokensKnown: 0 }, catalog, clock.now())
  if (outputAlone.boundNanoUsd > room) return undefined

  const counted = await countedTokens(exchange, identity)
  if (counted === undefined) return undefined
  const facts = { ...ask.facts, inputTokensKnown: counted + countTokensMargin(counted) }
  const tighter = boundOf(facts, catalog, clock.now())
  return tighter.boundNanoUsd < bound.boundNanoUsd ? { ...ask, facts } : undefined
}

async function countedTokens(
  exchange: Exchange,
  { apiKeyId }: ApiKeyIdentity,
): Promise<number | undefined> {
  const { body, gateway, request } = exchange
  if (!body) return undefined
  const { 'anthropic-beta': beta, 'anthropic-version': version } = request.headers
  return gateway.countedBodies.count({
    apiKeyId,
    bytes: body,
    variant: JSON.stringify([beta, version]),
    ask: () => countTokens(exchange, body),
  })
}

/**
 * What fits the limit that refused: of the others nothing is known here. Only what is settled and reserved
 * now counts as gone, so that the answer holds for a while if nothing else runs.
 */
function fittingMaxTokens(
  exchange: Exchange,
  facts: AskFacts,
  refusal: Refusal,
): number | undefined {
  if (refusal.kind !== 'spend_too_large') return undefined
  const { catalog, clock } = exchange.gateway
  return maxTokensThatFit({
    ask: facts,
    index: catalog,
    admittedAtMs: clock.now(),
    remainingNanoUsd: leftOf(refusal),
  })
}

function leftOf({ limitNanoUsd, settledNanoUsd, reservedNanoUsd }: SpendRefusal): bigint {
  return limitNanoUsd - settledNanoUsd - reservedNanoUsd
}

function maxTokensFault(exchange: Exchange, ask: ParsedAsk): GatewayError | undefined {
  const { maxTokens, facts } = ask
  const model = findModel(exchange.gateway.catalog, facts.model)
  if (!model || maxTokens <= model.outputTokensMax) return undefined
  return invalidRequest(
    `max_tokens: ${maxTokens} > ${model.outputTokensMax}, which is the maximum allowed number of output tokens for ${facts.model}`,
  )
}
