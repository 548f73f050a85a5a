import { failureError, sendAnswer, sendUpstreamError } from './answer.ts'
import type { AnswerHead } from './answer.ts'
import { createCollector } from './collector.ts'
import type { Exchange } from './context.ts'
import { answerError } from './errors.ts'
import { forward } from './forward.ts'
import type { UpstreamFailure } from './forward.ts'
import { whenClientGone } from './running.ts'

/** Passes on a call that costs nothing, and its answer. Resolves when the answer has been handed over. */
export function forwardFreeCall(exchange: Exchange): Promise<void> {
  const { gateway } = exchange
  return new Promise((resolve, reject) => {
    const answer = createCollector(gateway.bounds.responseJsonBytesMax)
    let head: AnswerHead | undefined
    const call = forward(exchange, {
      start: (httpStatus, headers) => {
        head = { httpStatus, headers }
      },
      data: (chunk) => {
        if (!answer.add(chunk)) call.abort('the answer is too large')
      },
      end: () => {
        if (head) finish(exchange, head, answer.bytes()).then(resolve, reject)
      },
      fail: (failure) => {
        reportFailure(exchange, failure)
        answerError(exchange, failureError(failure))
        resolve()
      },
    })
    whenClientGone(exchange, () => call.abort('the client is gone'))
  })
}

/** Writes down why an upstream failed a request, unless it was we who gave up. */
export function reportFailure(exchange: Exchange, failure: UpstreamFailure): void {
  if (exchange.clientGone || exchange.cutting) return
  const { error, wasSent, timedOut } = failure
  const { requestId, gateway } = exchange
  gateway.logger.warn({ requestId, wasSent, timedOut, err: error }, 'the upstream failed a request')
}

async function finish(exchange: Exchange, head: AnswerHead, body: Buffer): Promise<void> {
  if (head.httpStatus >= 300) return sendUpstreamError(exchange, head, body)
  exchange.gateway.upstreamAccount.accepted()
  sendAnswer(exchange, head, body)
}
