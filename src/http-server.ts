import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { isApiPath } from '#control/console/api-path.ts'
import type { Metrics } from '#platform/metrics.ts'
import { PlainFailure } from '#platform/plain-failure.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export type HttpServerOptions = {
  /** Absent when that plane runs elsewhere: its paths are then unknown. */
  readonly control: Handler | undefined
  readonly gateway: Handler | undefined
  /** Why this node cannot admit requests; empty when it can. */
  unready(): Promise<readonly string[]>
  readonly metrics: Metrics
  /** For answers that neither plane gives. */
  requestId(): string
}

/** One port for both planes, told apart by path, and for the two questions that a load balancer asks. */
export type HttpServer = {
  /** Resolves to the URL, with the port that was taken when 0 was asked for. */
  listen(address: { readonly port: number; readonly host: string }): Promise<string>
  /** From now on new requests are refused and `/readyz` fails. Resolves when no request is running. */
  drain(): Promise<void>
  /** Cuts what is left. */
  close(): Promise<void>
}

export function createHttpServer(options: HttpServerOptions): HttpServer {
  let running = 0
  let draining = false
  let onIdle: (() => void) | undefined
  options.metrics.gaugeOf(
    'atelier_http_requests_running',
    'Requests being answered.',
    () => running,
  )

  const server = createServer(
    // Load balancers keep idle connections for a minute, and must be the ones to close them.
    { keepAliveTimeout: 75_000 },
    (request, response) => {
      const path = pathOf(request)
      if (path === '/healthz') return answerJson(response, 200, { status: 'alive' })
      if (path === '/readyz') return void answerReadiness(response, options, draining)
      if (draining) return answerError(response, options, drainingError)
      const handler = handlerFor(path, request.method, options)
      if (!handler) return answerError(response, options, unknownPath(path))
      running++
      response.once('close', () => {
        running--
        if (running === 0) onIdle?.()
      })
      handler(request, response)
    },
  )

  server.on('clientError', (error, socket) => answerMalformed(error, socket, options.requestId()))

  return {
    listen: (address) => listen(server, address),
    drain: async () => {
      draining = true
      if (running > 0) await new Promise<void>((resolve) => (onIdle = resolve))
    },
    close: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const queryAt = url.indexOf('?')
  return queryAt < 0 ? url : url.slice(0, queryAt)
}

function handlerFor(
  path: string,
  method: string | undefined,
  { control, gateway }: HttpServerOptions,
): Handler | undefined {
  // A client of the API that has lost its way posts, and is told so by the gateway.
  const isPage = (method === 'GET' || method === 'HEAD') && !isApiPath(path)
  const isControl = isPage || path.startsWith('/v1/organizations/') || controlPaths.has(path)
  return isControl ? control : gateway
}

const controlPaths = new Set([
  '/v1/organizations',
  '/v1/openapi.json',
  '/v1/reference',
  '/internal/init',
])

async function answerReadiness(
  response: ServerResponse,
  { unready }: HttpServerOptions,
  draining: boolean,
): Promise<void> {
  const reasons = draining ? ['draining'] : await unready()
  if (reasons.length === 0) answerJson(response, 200, { status: 'ready', reasons })
  else answerJson(response, 503, { status: 'not_ready', reasons })
}

/** What the parser of HTTP itself refuses, before there is a request to answer. */
const malformed = new Map<string | undefined, { status: string; type: string; message: string }>([
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: '431 Request Header Fields Too Large',
      type: 'invalid_request_error',
      message: 'The request headers are too large.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      status: '408 Request Timeout',
      type: 'timeout_error',
      message: 'The request did not arrive in time.',
    },
  ],
])

/** Like every other error, an envelope; by hand, since no response object exists. */
function answerMalformed(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) {
    socket.destroy()
    return
  }
  const { status, type, message } = malformed.get(error.code) ?? {
    status: '400 Bad Request',
    type: 'invalid_request_error',
    message: 'The request is not valid HTTP.',
  }
  const body = JSON.stringify({ type: 'error', error: { type, message }, request_id: requestId })
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\nrequest-id: ${requestId}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

/**
 * Whether a response has begun on this connection: a second head would be read as part of it. Node keeps
 * the response on its socket under this name, and its own default for `clientError` looks there too.
 */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: response } = socket as { _httpMessage?: ServerResponse | null }
  return response?.headersSent === true
}

type PlainError = { readonly status: number; readonly type: string; readonly message: string }

const drainingError = {
  status: 503,
  type: 'overloaded_error',
  message: 'This server is stopping. Try again.',
}

function unknownPath(path: string): PlainError {
  return { status: 404, type: 'not_found_error', message: `Not found: ${path}` }
}

function answerError(
  response: ServerResponse,
  { requestId }: HttpServerOptions,
  { status, type, message }: PlainError,
): void {
  const id = requestId()
  response.setHeader('request-id', id)
  response.setHeader('connection', 'close')
  if (status === 503) response.setHeader('retry-after', '1')
  answerJson(response, status, { type: 'error', error: { type, message }, request_id: id })
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function listen(
  server: Server,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<string> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw describeListenError(error, { port, host, setting: 'ATELIER_PORT or --port' })
  }
  const { port: taken } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
}

/** Throws what starting a server there would throw, before anything else is done for it. */
export async function refuseTakenPort(at: {
  readonly port: number
  readonly host: string
}): Promise<void> {
  const server = createServer()
  await listen(server, at)
  server.close()
  await once(server, 'close')
}

/** An error of `listen` in a sentence that says what to do. */
export function describeListenError(
  error: unknown,
  { port, host, setting }: { port: number; host: string; setting: string },
): unknown {
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') {
    return new PlainFailure(
      `Port ${port} of ${host} is taken: stop what listens there, or choose another with ${setting}.`,
    )
  }
  if (code === 'EACCES') {
    return new PlainFailure(
      `Port ${port} of ${host} needs privileges that this process lacks: choose another with ${setting}.`,
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new PlainFailure(
      `${host} is not an address of this machine: choose another to listen on.`,
    )
  }
  return error
}
