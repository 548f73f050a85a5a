import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Exchange } from './context.ts'
import { upstreamHeaders } from './headers.ts'
import { bodyToSend, lengthHeaders, letBodyGo } from './held-body.ts'

/** Receives the upstream's answer. After `end` or `fail` nothing more comes. */
export interface AnswerReceiver {
  start(httpStatus: number, headers: IncomingHttpHeaders): void
  data(chunk: Buffer): void
  end(): void
  fail(failure: UpstreamFailure): void
}

export type UpstreamFailure = {
  /** Whether the upstream may have seen any of the request: if not, it cost nothing. */
  readonly wasSent: boolean
  /** It did not begin to answer in time. */
  readonly timedOut: boolean
  readonly error: Error
}

/** One call to the upstream while it runs. */
export type UpstreamCall = {
  /** The upstream is read no further until `resume`, so that nothing piles up here. */
  pause(): void
  resume(): void
  /** Ends the call; the receiver is told by `fail`. Nothing is sent if nothing was sent yet. */
  abort(reason: string): void
  wasSent(): boolean
}

/**
 * Sends one request to the upstream, its body with it, once: nothing here or below tries again. The body
 * is let go on the way. `target` is what is asked for, where it is not what the client asked for.
 */
export function forward(
  exchange: Exchange,
  receiver: AnswerReceiver,
  target: string = exchange.target,
): UpstreamCall {
  const { gateway, request, route } = exchange
  const { upstream, bounds } = gateway
  let controller: Dispatcher.DispatchController | undefined
  let abortReason: Error | undefined
  let wasSent = false

  const options: Dispatcher.DispatchOptions = {
    origin: upstream.origin,
    path: upstream.pathPrefix + target,
    method: route.method,
    headers: [...upstreamHeaders(request.headers, upstream.apiKey), ...lengthHeaders(exchange)],
    body: bodyToSend(exchange),
    headersTimeout: bounds.upstreamFirstByteMsMax,
    bodyTimeout: 0,
  }
  const call: UpstreamCall = {
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
    abort: (reason) => {
      abortReason = new Error(reason)
      controller?.abort(abortReason)
    },
    wasSent: () => wasSent,
  }
  upstream.dispatcher.dispatch(options, {
    // Called when a connection is there and the first byte is about to be written to it.
    onRequestStart: (started) => {
      controller = started
      if (abortReason) started.abort(abortReason)
      else wasSent = true
    },
    onResponseStart: (_controller, httpStatus, headers) => {
      // 103 Early Hints and its like are no answers.
      if (httpStatus < 200) return
      letBodyGo(exchange)
      receiver.start(httpStatus, headers)
    },
    onResponseData: (_controller, chunk) => receiver.data(chunk),
    onResponseEnd: () => receiver.end(),
    onResponseError: (_controller, error) => {
      const timedOut = (error as { code?: string }).code === 'UND_ERR_HEADERS_TIMEOUT'
      receiver.fail({ wasSent, timedOut, error })
    },
  })
  return call
}
