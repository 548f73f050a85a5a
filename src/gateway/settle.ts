import type { Bound } from '#domain/bound.ts'
import { findModel } from '#domain/catalog.ts'
import { costOf } from '#domain/price.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import { splitCost } from '#domain/cost-split.ts'
import type { UsedTokens } from '#domain/rate-charge.ts'
import { addUsage, zeroUsage } from '#domain/usage.ts'
import type { ReportedUsage } from '#domain/usage.ts'
import type {
  Outcome,
  Release,
  ResponseFacts,
  SettleResult,
  Settlement,
} from '#ledger/settlement.ts'
import type { ParsedAsk } from './ask.ts'
import type { Exchange } from './context.ts'
import { describeUsage } from './describe-usage.ts'
import type { Metered } from './meter.ts'
import { withoutText } from './printable.ts'

/** What one admitted request holds, until it is settled or released: exactly once, whatever happens. */
export type Reservation = {
  readonly exchange: Exchange
  readonly ask: ParsedAsk
  readonly bound: Bound
  readonly prices: CatalogIndex
  /** The instant at whose `prices` the bound was made: this node's time. Unix milliseconds. */
  readonly boundAtMs: number
  /** The instant whose prices and windows hold. Unix milliseconds. */
  readonly admittedAtMs: number
  readonly admittedMonotonicMs: number
  /** Whether any rate limit counts the output of this request. */
  readonly countsOutput: boolean
  /** The settlement or release has been handed to the ledger. */
  closed: boolean
  httpStatus: number | null
  upstreamRequestId: string | null
  firstByteMs: number | null
}

/** Charges what the upstream reported. Resolves to whether that is committed. */
export function settleReported(
  reservation: Reservation,
  reported: ReportedUsage,
  outcome: Outcome,
): Promise<boolean> {
  const cost = costOf({
    index: reservation.prices,
    requestedModel: reservation.ask.facts.model,
    reported,
    admittedAtMs: reservation.admittedAtMs,
  })
  const { costNanoUsd, unpriced } = cost
  reservation.exchange.gateway.inputEstimates.learn(reservation.ask, reported)
  if (costNanoUsd > reservation.bound.boundNanoUsd && !reservation.bound.unbounded) {
    const { requestId, gateway } = reservation.exchange
    const { boundNanoUsd } = reservation.bound
    gateway.logger.warn(
      { requestId, costNanoUsd: String(costNanoUsd), boundNanoUsd: String(boundNanoUsd) },
      'a request cost more than its bound: the bound is wrong',
    )
  }
  return settle(reservation, {
    ...describeUsage(reported, splitCost(reported.parts, cost)),
    requestId: reservation.exchange.requestId,
    outcome,
    costNanoUsd,
    costSource: 'reported',
    usedTokens: usedTokensOf(reservation, reported),
    unpriced,
    response: responseFacts(reservation),
  })
}

/** Charges an estimate that is never less than what was generated, and never more than the bound. */
export function settleEstimated(
  reservation: Reservation,
  estimated: ReportedUsage,
  {
    outcome,
    likelyOutputTokens,
  }: { readonly outcome: Outcome; readonly likelyOutputTokens: number },
): Promise<boolean> {
  const cost = costOf({
    index: reservation.prices,
    requestedModel: reservation.ask.facts.model,
    reported: estimated,
    admittedAtMs: reservation.admittedAtMs,
  })
  const { costNanoUsd, unpriced } = cost
  const { boundNanoUsd } = reservation.bound
  const isCut = costNanoUsd > boundNanoUsd
  return settle(reservation, {
    ...describeUsage(estimated, isCut ? undefined : splitCost(estimated.parts, cost)),
    requestId: reservation.exchange.requestId,
    outcome,
    costNanoUsd: isCut ? boundNanoUsd : costNanoUsd,
    costSource: 'estimated',
    usedTokens: { ...usedTokensOf(reservation, estimated), output: likelyOutputTokens },
    unpriced,
    response: responseFacts(reservation),
  })
}

/** Charges the whole bound, where nobody can say what the request cost. */
export function settleBound(reservation: Reservation, outcome: Outcome): Promise<boolean> {
  return settle(reservation, boundSettlement(reservation, outcome))
}

function boundSettlement(reservation: Reservation, outcome: Outcome): Settlement {
  return {
    requestId: reservation.exchange.requestId,
    outcome,
    costNanoUsd: reservation.bound.boundNanoUsd,
    costSource: 'bound',
    usage: zeroUsage,
    usedTokens: mostTokens(reservation),
    parts: [],
    costSplit: null,
    unpriced: reservation.bound.unpriced,
    reportedModel: null,
    serviceTier: 'standard',
    inferenceGeo: 'not_available',
    speed: reservation.ask.facts.speed,
    contextWindow: '0-200k',
    response: responseFacts(reservation),
  }
}

/** The request cost nothing. */
export function release(reservation: Reservation, reason: Release['reason']): Promise<boolean> {
  const { gateway, requestId } = reservation.exchange
  const { ledger } = gateway
  const response = responseFacts(reservation)
  return close(reservation, {
    commit: () => ledger.release({ requestId, reason, response }),
    commitPlainly: () => ledger.release({ requestId, reason, response: withoutText(response) }),
    count: () => gateway.meter.released(meteredOf(reservation), { requestId, reason, response }),
  })
}

function settle(reservation: Reservation, settlement: Settlement): Promise<boolean> {
  const { ledger, meter } = reservation.exchange.gateway
  const { outcome, response } = settlement
  let asCharged = settlement
  return close(reservation, {
    commit: () => ledger.settle(settlement),
    commitPlainly: () => {
      const bound = boundSettlement(reservation, outcome)
      asCharged = { ...bound, response: withoutText(response) }
      return ledger.settle(asCharged)
    },
    count: () => meter.settled(meteredOf(reservation), asCharged),
  })
}

function meteredOf({ exchange, ask }: Reservation): Metered {
  const { catalog } = exchange.gateway
  return { catalog, workspaceId: exchange.identity?.workspaceId ?? '', model: ask.facts.model }
}

type Ending = {
  commit(): Promise<SettleResult>
  /** For an end that the ledger refuses as it is: the same with nothing in it that could be refused. */
  commitPlainly(): Promise<SettleResult>
  /** Called once it is committed for the first time. */
  count(): void
}

/**
 * Hands the end of a reservation to the ledger, and resolves to whether it was committed in time. The
 * ledger goes on trying to commit; it is only this response that waits no longer.
 */
function close(
  reservation: Reservation,
  { commit, commitPlainly, count }: Ending,
): Promise<boolean> {
  const { requestId, gateway } = reservation.exchange
  if (reservation.closed) {
    gateway.logger.error({ requestId }, 'a request was to be settled twice: the second is dropped')
    return Promise.resolve(false)
  }
  reservation.closed = true
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => fail(new Error('settleMsMax is over')),
      gateway.bounds.settleMsMax,
    )
    function fail(error: unknown): void {
      clearTimeout(timer)
      gateway.logger.error({ requestId, err: error }, 'a settlement has not been committed in time')
      resolve(false)
    }
    function succeed(result: SettleResult): void {
      clearTimeout(timer)
      if (result === 'settled') count()
      if (result === 'unknown') {
        gateway.logger.error({ requestId }, 'the ledger does not know a request that it admitted')
      }
      resolve(result !== 'unknown')
    }
    // One that is refused would otherwise hold its reservation for as long as this process lives.
    commit()
      .catch((error: unknown) => {
        gateway.logger.error(
          { requestId, err: error },
          'the ledger refuses an end: trying its bound',
        )
        return commitPlainly()
      })
      .then(succeed, fail)
  })
}

/** Nobody knows, and the client may have left so that nobody would: all that was sent, and may have come. */
function mostTokens({ exchange, ask }: Reservation): UsedTokens {
  const input = exchange.gateway.inputEstimates.estimateWhole(ask)
  return { input, inputCacheAware: input, output: ask.maxTokens }
}

/** What rate limits count of a response: of the model whose group it was admitted by, or of any other. */
function usedTokensOf(
  { exchange, ask }: Pick<Reservation, 'exchange' | 'ask'>,
  { parts }: ReportedUsage,
): UsedTokens {
  const usage = parts.reduce((sum, part) => addUsage(sum, part.usage), zeroUsage)
  const model = findModel(exchange.gateway.catalog, ask.facts.model)
  const inputCacheAware =
    usage.uncachedInputTokens + usage.cacheCreation5mTokens + usage.cacheCreation1hTokens
  const input = inputCacheAware + (model?.countsCacheReads === true ? usage.cacheReadTokens : 0)
  return { input, inputCacheAware, output: usage.outputTokens }
}

function responseFacts(reservation: Reservation): ResponseFacts {
  const { httpStatus, upstreamRequestId, firstByteMs } = reservation
  const nowMs = reservation.exchange.gateway.clock.monotonicMs()
  const totalMs = Math.round(nowMs - reservation.admittedMonotonicMs)
  return { httpStatus, upstreamRequestId, firstByteMs, totalMs }
}
