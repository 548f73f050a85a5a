import type { IncomingHttpHeaders } from 'node:http'
import type { Exchange } from './context.ts'
import { identityHeaders } from './errors.ts'

/**
 * The client's headers as the upstream gets them: names and values in turn. What names the client's
 * credential, its address or its connection stays here; everything else goes on as it came.
 */
export function upstreamHeaders(headers: IncomingHttpHeaders, apiKey: string | null): string[] {
  const named = namedByConnection(headers.connection)
  const sent: string[] = []
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || keptFromUpstream(name) || named?.has(name)) continue
    if (typeof value === 'string') sent.push(name, value)
    else for (const item of value) sent.push(name, item)
  }
  sent.push('accept-encoding', 'identity')
  if (apiKey !== null) sent.push('x-api-key', apiKey)
  return sent
}

/**
 * The upstream's headers as the client gets them, with our ids. The length is left to whoever writes
 * the body, since a body that is sent is sent as it came.
 */
export function clientHeaders(headers: IncomingHttpHeaders, exchange: Exchange): string[] {
  const named = namedByConnection(headers.connection)
  const sent: string[] = []
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || keptFromClient(name) || named?.has(name)) continue
    if (typeof value === 'string') sent.push(name, value)
    else for (const item of value) sent.push(name, item)
  }
  if (headers['request-id'] === undefined) sent.push('request-id', exchange.requestId)
  sent.push(...identityHeaders(exchange))
  return sent
}

/** One header as text; of several with one name, the first. */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
]

const upstreamNever = new Set([
  ...hopByHop,
  'host',
  'expect',
  'accept-encoding',
  'authorization',
  'x-api-key',
  'cookie',
  'anthropic-workspace-id',
  'anthropic-organization-id',
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'client-ip',
  'proxy-client-ip',
  'wl-proxy-client-ip',
  'x-remote-addr',
  'x-remote-ip',
  'remote-addr',
  'api-key',
  'x-auth-token',
  'x-access-token',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'traceparent',
  'tracestate',
  'baggage',
  'x-rewrite-url',
  'true-client-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'cdn-loop',
  'x-cloud-trace-context',
])

const upstreamNeverPrefix = anyPrefix(
  'x-forwarded-',
  'x-original-',
  'cf-',
  'cloudfront-',
  'x-amz-',
  'x-amzn-',
  'x-goog-',
  'x-ms-',
  'x-azure-',
  'x-appengine-',
  'x-envoy-',
  'x-vercel-',
  'atelier-',
)

const clientNever = new Set([
  ...hopByHop,
  'set-cookie',
  'set-cookie2',
  'anthropic-organization-id',
  'anthropic-workspace-id',
  'server',
  'via',
  'date',
  'alt-svc',
  'nel',
  'report-to',
  'strict-transport-security',
])

const clientNeverPrefix =
  /^(anthropic-ratelimit-|anthropic-priority-|anthropic-fast-|cf-|x-envoy-|atelier-)/

function anyPrefix(...prefixes: readonly string[]): RegExp {
  return new RegExp(`^(?:${prefixes.join('|')})`)
}

function keptFromUpstream(name: string): boolean {
  return upstreamNever.has(name) || upstreamNeverPrefix.test(name)
}

function keptFromClient(name: string): boolean {
  return clientNever.has(name) || clientNeverPrefix.test(name)
}

/** `connection: close, x-secret` makes `x-secret` a matter between two neighbours (RFC 9110, 7.6.1). */
function namedByConnection(connection: string | undefined): Set<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') {
    return undefined
  }
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()))
}
