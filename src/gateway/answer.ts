import type { IncomingHttpHeaders } from 'node:http'
import type { Exchange } from './context.ts'
import { decodeBody } from './decode.ts'
import { answerError } from './errors.ts'
import type { GatewayError } from './errors.ts'
import type { UpstreamFailure } from './forward.ts'
import { clientHeaders, headerText } from './headers.ts'
import { accountRefusal, accountRefusedError, withOwnOrganization } from './upstream-account.ts'

/** The head of an upstream's answer. */
export type AnswerHead = {
  readonly httpStatus: number
  readonly headers: IncomingHttpHeaders
}

/** Sends an answer whose whole body is at hand: the bytes as they came. */
export function sendAnswer(exchange: Exchange, head: AnswerHead, body: Buffer): void {
  const { response } = exchange
  if (response.headersSent || response.destroyed) return
  const headers = clientHeaders(head.headers, exchange)
  headers.push('content-length', String(body.length))
  response.writeHead(head.httpStatus, headers)
  // As text, a small body is put behind its head and both go out in one piece. The bytes are the same.
  if (body.length <= onePieceBytesMax) response.end(body.toString('latin1'), 'latin1')
  else response.end(body)
}

const onePieceBytesMax = 16 * 1024

/**
 * Sends an upstream's error: as it came but for the upstream's organization, unless it speaks of our
 * own credential or account. Then the client learns that its own is fine and the administrators are
 * told.
 */
export async function sendUpstreamError(
  exchange: Exchange,
  head: AnswerHead,
  body: Buffer,
): Promise<void> {
  const { upstreamAccount, bounds } = exchange.gateway
  const { httpStatus, headers } = head
  if (httpStatus < 400) return answerError(exchange, redirected)
  const encoding = headerText(headers, 'content-encoding')
  const readable = await decodeBody(body, encoding, bounds.responseJsonBytesMax)
  const refused = accountRefusal(httpStatus, readable ?? body)
  if (refused === undefined) {
    const own = withOwnOrganization(readable ?? body, exchange.identity?.organizationId ?? '')
    if (own === (readable ?? body)) return sendAnswer(exchange, head, body)
    // What is sent instead of a compressed body is not compressed.
    const { 'content-encoding': _dropped, ...kept } = headers
    return sendAnswer(exchange, { httpStatus, headers: kept }, own)
  }
  exchange.gateway.meter.credentialRefused()
  upstreamAccount.refused(httpStatus, refused)
  answerError(exchange, accountRefusedError)
}

/** What a client is told when the upstream did not answer, or not to the end. */
export function failureError({ wasSent, timedOut }: UpstreamFailure): GatewayError {
  if (timedOut) {
    return {
      status: 504,
      type: 'timeout_error',
      message: 'The upstream did not begin to answer in time.',
    }
  }
  return {
    status: 502,
    type: 'api_error',
    message: wasSent
      ? 'The connection to the upstream broke before its answer was complete.'
      : 'The upstream cannot be reached.',
  }
}

const redirected: GatewayError = {
  status: 502,
  type: 'api_error',
  message: 'The upstream answered with a redirect, which is not followed.',
}
