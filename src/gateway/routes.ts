import { notFound } from './errors.ts'
import type { GatewayError } from './errors.ts'

/**
 * One route of the data plane. Nothing reaches the upstream but through this table, and each entry says
 * how it is authenticated, what admits it and how its cost is known.
 */
export type Route = {
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** A whole path, or with `{id}` as its last segment. */
  readonly path: string
  readonly authentication: 'api_key'
  /**
   * `reserve`: by every limit. `call`: by the request limits of its kind; for calls that cost nothing.
   * `check`: by scopes that are open.
   */
  readonly admission: 'reserve' | 'call' | 'check'
  readonly metering: 'usage' | 'free'
}

export const routes = [
  {
    name: 'create_message',
    method: 'POST',
    path: '/v1/messages',
    authentication: 'api_key',
    admission: 'reserve',
    metering: 'usage',
  },
  {
    name: 'count_message_tokens',
    method: 'POST',
    path: '/v1/messages/count_tokens',
    authentication: 'api_key',
    admission: 'call',
    metering: 'free',
  },
  {
    name: 'list_models',
    method: 'GET',
    path: '/v1/models',
    authentication: 'api_key',
    admission: 'check',
    metering: 'free',
  },
  {
    name: 'get_model',
    method: 'GET',
    path: '/v1/models/{id}',
    authentication: 'api_key',
    admission: 'check',
    metering: 'free',
  },
] as const satisfies readonly Route[]

/** Endpoints of the Claude API that clients look for here and that are not offered. */
const notOffered = [
  { path: '/v1/messages/batches', offers: 'The Message Batches API' },
  { path: '/v1/files', offers: 'The Files API' },
  { path: '/v1/chat/completions', offers: 'The OpenAI-compatible endpoint' },
  { path: '/v1/complete', offers: 'The Text Completions API' },
] as const

export type RouteMatch =
  | { readonly found: true; readonly route: Route }
  | { readonly found: false; readonly error: GatewayError }

/** The route of a method and a request target; the query takes no part. */
export function matchRoute(method: string, target: string): RouteMatch {
  const queryAt = target.indexOf('?')
  const path = queryAt < 0 ? target : target.slice(0, queryAt)
  const route = byPath.get(path) ?? (isModelPath(path) ? getModelRoute : undefined)
  if (!route) return noRoute(path)
  if (route.method === method) return { found: true, route }
  return { found: false, error: methodNotAllowed(path, route) }
}

const byPath = new Map<string, Route>(routes.map((route) => [route.path, route]))
const modelsPrefix = '/v1/models/'
const getModelRoute: Route = byPath.get('/v1/models/{id}')!
byPath.delete('/v1/models/{id}')

// No slash, no percent sign and not only dots: whatever the upstream makes of the path, it stays below
// `/v1/models/`.
function isModelPath(path: string): boolean {
  return (
    path.startsWith(modelsPrefix) &&
    /^(?!\.+$)[\w.:@-]{1,256}$/.test(path.slice(modelsPrefix.length))
  )
}

function methodNotAllowed(path: string, { method }: Route): GatewayError {
  return {
    status: 405,
    type: 'invalid_request_error',
    message: `Method not allowed: ${path} takes ${method}.`,
    headers: ['allow', method],
    lingers: true,
  }
}

function noRoute(path: string): RouteMatch {
  const missing = notOffered.find(
    (entry) => path === entry.path || path.startsWith(`${entry.path}/`),
  )
  const message = missing
    ? `${missing.offers} is not offered by this gateway yet. It offers ${offered}.`
    : 'Not found.'
  return { found: false, error: { ...notFound(message), lingers: true } }
}

const offered = routes.map((route) => `${route.method} ${route.path}`).join(', ')
