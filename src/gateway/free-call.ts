import { failureError, sendAnswer, sendUpstreamError } from './answer.ts'
import type { AnswerHead } from './answer.ts'
import { createCollector } from './collector.ts'
import type { Exchange } from './context.ts'
import { decodeBody } from './decode.ts'
import { answerError } from './errors.ts'
import type { GatewayError, Result } from './errors.ts'
import { forward } from './forward.ts'
import type { AnswerReceiver, UpstreamFailure } from './forward.ts'
import { headerText } from './headers.ts'
import { whenClientGone } from './running.ts'

/** What is asked of the upstream, and made of its answer, where a client is not to see all of it. */
export type Rewriting = {
  readonly target: string
  rewrite(body: Buffer): Result<Buffer>
}

/** Passes on a call that costs nothing, and its answer. Resolves when the answer has been handed over. */
export function forwardFreeCall(exchange: Exchange, rewriting?: Rewriting): Promise<void> {
  const { gateway } = exchange
  return new Promise((resolve, reject) => {
    const answer = createCollector(gateway.bounds.responseJsonBytesMax)
    let head: AnswerHead | undefined
    const receiver: AnswerReceiver = {
      start: (httpStatus, headers) => {
        head = { httpStatus, headers }
      },
      data: (chunk) => {
        if (!answer.add(chunk)) call.abort('the answer is too large')
      },
      end: () => {
        if (head) finish(exchange, { head, body: answer.bytes(), rewriting }).then(resolve, reject)
      },
      fail: (failure) => {
        reportFailure(exchange, failure)
        answerError(exchange, failureError(failure))
        resolve()
      },
    }
    const call = forward(exchange, receiver, rewriting?.target)
    whenClientGone(exchange, () => call.abort('the client is gone'))
  })
}

/** Writes down why an upstream failed a request, unless it was we who gave up. */
export function reportFailure(exchange: Exchange, failure: UpstreamFailure): void {
  if (exchange.clientGone || exchange.cutting) return
  const { error, wasSent, timedOut } = failure
  const { requestId, gateway } = exchange
  if (!wasSent) gateway.upstreamAccount.unreachable(error.message)
  gateway.logger.warn({ requestId, wasSent, timedOut, err: error }, 'the upstream failed a request')
}

type Answered = {
  readonly head: AnswerHead
  readonly body: Buffer
  readonly rewriting: Rewriting | undefined
}

async function finish(exchange: Exchange, { head, body, rewriting }: Answered): Promise<void> {
  if (head.httpStatus >= 300) return sendUpstreamError(exchange, head, body)
  const { upstreamAccount, bounds } = exchange.gateway
  upstreamAccount.accepted()
  if (!rewriting) return sendAnswer(exchange, head, body)
  // Of another body than came, neither encoding nor validator hold.
  const { 'content-encoding': encoding, etag: _dropped, ...headers } = head.headers
  const readable = await decodeBody(
    body,
    headerText({ encoding }, 'encoding'),
    bounds.responseJsonBytesMax,
  )
  const rewritten = readable && rewriting.rewrite(readable)
  if (!rewritten?.ok) return answerError(exchange, rewritten?.error ?? unreadable)
  sendAnswer(exchange, { httpStatus: head.httpStatus, headers }, rewritten.value)
}

/** Nothing is shown of an answer that cannot be looked through. */
export const unreadable: GatewayError = {
  status: 502,
  type: 'api_error',
  message: 'The answer of the upstream cannot be read.',
}
