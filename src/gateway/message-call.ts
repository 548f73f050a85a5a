import type { IncomingHttpHeaders } from 'node:http'
import { failureError } from './answer.ts'
import { closedMeanwhile, noteCut, outcomeOfClosed } from './closed-meanwhile.ts'
import { answerError } from './errors.ts'
import { forward } from './forward.ts'
import type { UpstreamCall, UpstreamFailure } from './forward.ts'
import { reportFailure } from './free-call.ts'
import { headerText } from './headers.ts'
import { openErrorAnswer } from './meter-error.ts'
import { openJsonAnswer } from './meter-json.ts'
import { openSseAnswer } from './meter-sse.ts'
import type { MeteredAnswer, MeteredCall } from './metered-call.ts'
import { whenClientGone } from './running.ts'
import { printableOf } from './printable.ts'
import { release, settleBound } from './settle.ts'
import type { Reservation } from './settle.ts'
import { watchStream } from './watch-streams.ts'

/**
 * Sends an admitted message to the upstream, its answer to the client, and its cost to the ledger.
 * Resolves when all three are done.
 */
export function forwardMessage(reservation: Reservation): Promise<void> {
  const { exchange } = reservation
  return new Promise((resolve, reject) => {
    let answer: MeteredAnswer | undefined
    const finish = (work: Promise<void>): void => {
      work.then(resolve, reject)
    }
    const call = forward(exchange, {
      start: (httpStatus, headers) => {
        reservation.httpStatus = httpStatus
        reservation.upstreamRequestId = printableOf(headerText(headers, 'request-id'))
        answer = openAnswer({ reservation, call, head: { httpStatus, headers }, finish })
      },
      data: (chunk) => {
        reservation.firstByteMs ??= sinceAdmission(reservation)
        answer?.data(chunk)
      },
      end: () => answer?.end(),
      fail: (failure) => {
        reportFailure(exchange, failure)
        if (answer) answer.fail(failure)
        else finish(failUnanswered(reservation, failure))
      },
    })
    if (reservation.ask.stream) watchUnanswered(reservation, call)
    whenClientGone(exchange, () => {
      if (answer?.clientGone) answer.clientGone()
      else leave(reservation, call)
    })
  })
}

/** Lets the watch over all streams end one of which nothing has come yet. */
function watchUnanswered(reservation: Reservation, call: UpstreamCall): void {
  watchStream(reservation, {
    outputTokens: () => 0,
    cut: () => {
      noteCut(reservation.exchange)
      call.abort('its key or workspace has been closed')
    },
  })
}

/** The client of a call that has not answered yet, or not with a stream, is gone. */
function leave({ exchange, ask }: Reservation, call: UpstreamCall): void {
  const readsOn = call.wasSent() && !ask.stream && !exchange.cutting
  if (!readsOn) {
    call.abort('the client is gone')
    return
  }
  // A JSON call says what it cost at its end, so it is read to its end, within a bound.
  const { readOnAfterClientGoneMsMax } = exchange.gateway.bounds
  const timer = setTimeout(() => call.abort('the client is gone'), readOnAfterClientGoneMsMax)
  exchange.onEnd = () => clearTimeout(timer)
}

function openAnswer(call: MeteredCall): MeteredAnswer {
  const { httpStatus, headers } = call.head
  if (httpStatus >= 300) return openErrorAnswer(call)
  call.reservation.exchange.gateway.upstreamAccount.accepted()
  return isEventStream(headers) ? openSseAnswer(call) : openJsonAnswer(call)
}

/** No response is known: it cost nothing if it was never sent, and may have cost its bound if it was. */
async function failUnanswered(reservation: Reservation, failure: UpstreamFailure): Promise<void> {
  const { exchange } = reservation
  const isClosed = exchange.clientGone || exchange.cutting
  if (failure.wasSent) {
    await settleBound(reservation, isClosed ? outcomeOfClosed(exchange) : 'no_response')
  } else {
    await release(reservation, isClosed ? 'not_sent' : 'upstream_unreachable')
  }
  answerError(exchange, exchange.cutting ? closedMeanwhile : failureError(failure))
}

function isEventStream(headers: IncomingHttpHeaders): boolean {
  return (headers['content-type'] ?? '').trim().toLowerCase().startsWith('text/event-stream')
}

function sinceAdmission({ exchange, admittedMonotonicMs }: Reservation): number {
  return Math.round(exchange.gateway.clock.monotonicMs() - admittedMonotonicMs)
}
