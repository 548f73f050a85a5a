import type { IncomingMessage } from 'node:http'
import type { GatewayBounds } from './bounds.ts'
import type { Exchange } from './context.ts'

/** The error types of the Claude API that the gateway itself answers with. */
export type ErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'api_error'
  | 'timeout_error'
  | 'overloaded_error'

/** An answer that the gateway gives in place of the upstream. */
export type GatewayError = {
  readonly status: number
  readonly type: ErrorType
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
  /** Further headers, `x-should-retry` among them: names and values in turn. */
  readonly headers?: readonly string[]
  /** The request's body was left unread: let its client finish sending, then close the connection. */
  readonly lingers?: boolean
}

/** An outcome that is expected to say no. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: GatewayError }

export function success<Value>(value: Value): Result<Value> {
  return { ok: true, value }
}

export function failure(error: GatewayError): Result<never> {
  return { ok: false, error }
}

export function invalidRequest(message: string): GatewayError {
  return { status: 400, type: 'invalid_request_error', message }
}

export function unauthenticated(message: string): GatewayError {
  return { status: 401, type: 'authentication_error', message }
}

export function notFound(message: string): GatewayError {
  return { status: 404, type: 'not_found_error', message }
}

export const shouldRetry = ['x-should-retry', 'true'] as const
export const shouldNotRetry = ['x-should-retry', 'false'] as const

/** What answering takes: an exchange, or one that matched no route. */
export type Answerable = Pick<
  Exchange,
  'gateway' | 'request' | 'response' | 'requestId' | 'identity' | 'limitHeaders'
>

/** Answers with Anthropic's envelope. Does nothing for a client that is gone. */
export function answerError(exchange: Answerable, error: GatewayError): void {
  const { response, request, gateway } = exchange
  if (response.headersSent || response.destroyed) return
  gateway.meter.answered(error.status)
  const body = Buffer.from(presentError(exchange, error))
  const lingers = error.lingers === true && mayStillSend(request, gateway.bounds.dumpBytesMax)
  response.writeHead(error.status, [
    'content-type',
    'application/json',
    'content-length',
    String(body.length),
    'request-id',
    exchange.requestId,
    ...identityHeaders(exchange),
    ...(error.headers ?? []),
    ...(lingers ? ['connection', 'close'] : []),
  ])
  if (lingers) linger(exchange, body, gateway.bounds)
  else response.end(body)
}

/** The ids that every answer carries beside the upstream's own: names and values in turn. */
export function identityHeaders(
  exchange: Pick<Exchange, 'identity' | 'requestId' | 'limitHeaders'>,
): string[] {
  const { identity, requestId, limitHeaders } = exchange
  if (!identity) return ['atelier-request-id', requestId]
  return [
    'atelier-request-id',
    requestId,
    'anthropic-organization-id',
    identity.organizationId,
    'anthropic-workspace-id',
    identity.workspaceId,
    ...limitHeaders,
  ]
}

function presentError(exchange: Answerable, { type, message, details }: GatewayError): string {
  return JSON.stringify({
    type: 'error',
    error: { type, message, ...(details ? { details } : {}) },
    request_id: exchange.requestId,
  })
}

/** What little is left of a small body is read and dropped by the server, and the connection lives on. */
function mayStillSend(request: IncomingMessage, bytesMax: number): boolean {
  if (request.complete) return false
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  return coding !== undefined || Number(length ?? 0) > bytesMax
}

/**
 * Closing at once would reset a connection on which the client still sends, and the reset overtakes the
 * answer. So the answer goes out, the rest of the body is thrown away, and then the connection closes.
 */
function linger(
  { request, response }: Answerable,
  body: Buffer,
  { lingerMsMax, lingerBytesMax }: Pick<GatewayBounds, 'lingerMsMax' | 'lingerBytesMax'>,
): void {
  let bytes = 0
  const timer = setTimeout(finish, lingerMsMax)
  function finish(): void {
    clearTimeout(timer)
    response.end()
  }
  response.write(body)
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > lingerBytesMax) finish()
  })
  request.once('end', finish)
  request.once('close', finish)
  request.resume()
}
