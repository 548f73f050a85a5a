import type { Bound } from '#domain/bound.ts'
import { contextWindowOf, costOf } from '#domain/price.ts'
import { addUsage, zeroUsage } from '#domain/usage.ts'
import type { ReportedUsage } from '#domain/usage.ts'
import type { Outcome, Release, ResponseFacts, Settlement, SettleResult } from '#ledger/port.ts'
import type { ParsedAsk } from './ask.ts'
import type { Exchange } from './context.ts'

/** What one admitted request holds, until it is settled or released: exactly once, whatever happens. */
export type Reservation = {
  readonly exchange: Exchange
  readonly ask: ParsedAsk
  readonly bound: Bound
  /** The instant whose prices and windows hold. Unix milliseconds. */
  readonly admittedAtMs: number
  readonly admittedMonotonicMs: number
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
    index: reservation.exchange.gateway.catalog,
    requestedModel: reservation.ask.facts.model,
    reported,
    admittedAtMs: reservation.admittedAtMs,
  })
  const { costNanoUsd, unpriced } = cost
  if (costNanoUsd > reservation.bound.boundNanoUsd && !reservation.bound.unbounded) {
    const { requestId, gateway } = reservation.exchange
    const { boundNanoUsd } = reservation.bound
    gateway.logger.warn(
      { requestId, costNanoUsd: String(costNanoUsd), boundNanoUsd: String(boundNanoUsd) },
      'a request cost more than its bound: the bound is wrong',
    )
  }
  return settle(reservation, {
    ...describe(reported),
    requestId: reservation.exchange.requestId,
    outcome,
    costNanoUsd,
    costSource: 'reported',
    unpriced,
    response: responseFacts(reservation),
  })
}

/** Charges an estimate that is never less than what was generated, and never more than the bound. */
export function settleEstimated(
  reservation: Reservation,
  estimated: ReportedUsage,
  outcome: Outcome,
): Promise<boolean> {
  const { costNanoUsd, unpriced } = costOf({
    index: reservation.exchange.gateway.catalog,
    requestedModel: reservation.ask.facts.model,
    reported: estimated,
    admittedAtMs: reservation.admittedAtMs,
  })
  const { boundNanoUsd } = reservation.bound
  return settle(reservation, {
    ...describe(estimated),
    requestId: reservation.exchange.requestId,
    outcome,
    costNanoUsd: costNanoUsd < boundNanoUsd ? costNanoUsd : boundNanoUsd,
    costSource: 'estimated',
    unpriced,
    response: responseFacts(reservation),
  })
}

/** Charges the whole bound, where nobody can say what the request cost. */
export function settleBound(reservation: Reservation, outcome: Outcome): Promise<boolean> {
  return settle(reservation, {
    requestId: reservation.exchange.requestId,
    outcome,
    costNanoUsd: reservation.bound.boundNanoUsd,
    costSource: 'bound',
    usage: zeroUsage,
    parts: [],
    unpriced: reservation.bound.unpriced,
    reportedModel: null,
    serviceTier: 'standard',
    inferenceGeo: 'not_available',
    speed: reservation.ask.facts.speed,
    contextWindow: '0-200k',
    response: responseFacts(reservation),
  })
}

/** The request cost nothing. */
export function release(reservation: Reservation, reason: Release['reason']): Promise<boolean> {
  return close(reservation, () =>
    reservation.exchange.gateway.ledger.release({
      requestId: reservation.exchange.requestId,
      reason,
      response: responseFacts(reservation),
    }),
  )
}

function settle(reservation: Reservation, settlement: Settlement): Promise<boolean> {
  return close(reservation, () => reservation.exchange.gateway.ledger.settle(settlement))
}

/**
 * Hands the end of a reservation to the ledger, and resolves to whether it was committed in time. The
 * ledger goes on trying to commit; it is only this response that waits no longer.
 */
function close(reservation: Reservation, commit: () => Promise<SettleResult>): Promise<boolean> {
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
      if (result === 'unknown') {
        gateway.logger.error({ requestId }, 'the ledger does not know a request that it admitted')
      }
      resolve(result !== 'unknown')
    }
    commit().then(succeed, fail)
  })
}

function describe(reported: ReportedUsage) {
  const { parts, serviceTier, inferenceGeo, speed } = reported
  const first = parts[0]
  return {
    usage: parts.reduce((sum, part) => addUsage(sum, part.usage), zeroUsage),
    parts: parts.length > 1 ? parts : [],
    reportedModel: first?.model ?? null,
    serviceTier,
    inferenceGeo,
    speed,
    contextWindow: contextWindowOf(first?.usage ?? zeroUsage),
  }
}

function responseFacts(reservation: Reservation): ResponseFacts {
  const { httpStatus, upstreamRequestId, firstByteMs } = reservation
  const nowMs = reservation.exchange.gateway.clock.monotonicMs()
  const totalMs = Math.round(nowMs - reservation.admittedMonotonicMs)
  return { httpStatus, upstreamRequestId, firstByteMs, totalMs }
}
