import { Hono } from 'hono'
import type { Context } from 'hono'
import { describeAbsence } from '#contract/absent.ts'
import type { RequestId } from '#domain/id.ts'
import { LedgerUnavailable } from '#ledger/port.ts'
import { StoreUnavailable } from '#store/port.ts'
import { ApiError } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import type { Caller, ControlServices } from './context.ts'
import { documents } from './documents.ts'
import type { Document } from './documents.ts'
import { internalInit } from './internal-init.ts'
import { readJson, readQuery } from './read-request.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

export type ControlOptions = ControlServices & {
  /** What opens `/internal/init`: known to whoever can read the data folder. Null: nobody. */
  readonly internalToken: string | null
}

/**
 * The control plane, as a function from request to response. Every fault becomes a response too. `address` is the
 * client's, as far as anybody knows it.
 */
export type Control = { fetch(request: Request, address?: string | null): Promise<Response> }

type Env = {
  Variables: { requestId: RequestId; caller: Caller }
  Bindings: { address: string | null }
}

export function createControl(options: ControlOptions): Control {
  const { internalToken, ...services } = options
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    const requestId = services.ids.request()
    c.set('requestId', requestId)
    await next()
    c.header('request-id', requestId)
  })
  app.post('/internal/init', async (c) =>
    c.json(await internalInit(services, { request: c.req.raw, internalToken })),
  )
  for (const [path, read] of documents) app.get(path, (c) => answerDocument(c, read()))
  app.use('/v1/organizations/*', async (c, next) => {
    const caller = await authenticate(services, c.req.raw.headers)
    c.set('caller', caller)
    await next()
    c.header('anthropic-organization-id', caller.organizationId)
  })
  for (const route of routes) {
    app.on(route.endpoint.method, honoPath(route.endpoint.path), (c) => answer(services, route, c))
  }
  app.notFound((c) => presentError(c, new ApiError('not_found_error', whyNotFound(c.req.path))))
  app.onError((error, c) => presentError(c, toApiError(services, error, c)))
  return { fetch: async (request, address = null) => app.fetch(request, { address }) }
}

function whyNotFound(path: string): string {
  return describeAbsence(path) ?? `Not found: ${path}`
}

/** Public: it says what the API is, and nothing of what is in it. */
function answerDocument(c: Context<Env>, { headers, text }: Document): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  return c.req.header('if-none-match') === headers.etag ? c.body(null, 304) : c.body(text)
}

/** `{workspace_id}` in the contract is `:workspace_id` to Hono. */
function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

async function answer(services: ControlServices, route: Route, c: Context<Env>): Promise<Response> {
  const { action } = route.endpoint
  const caller = c.get('caller')
  caller.access.requireSomewhere(action)
  const { address } = c.env
  const context = { ...services, caller, requestId: c.get('requestId'), action, address }
  const answered = await route.answer(context, {
    params: c.req.param(),
    query: readQuery(new URL(c.req.url).searchParams),
    readBody: (whenEmpty) => readJson(c.req.raw, whenEmpty),
  })
  return c.json(answered as object)
}

/** The one place where a fault of any kind becomes what the caller is told. */
function toApiError(services: ControlServices, error: Error, c: Context<Env>): ApiError {
  if (error instanceof ApiError) return error
  const request = { requestId: c.get('requestId'), method: c.req.method, path: c.req.path }
  services.logger.error({ err: error, ...request }, 'an admin request failed')
  if (error instanceof StoreUnavailable || error instanceof LedgerUnavailable) {
    return new ApiError('overloaded_error', 'The database does not answer. Try again shortly.')
  }
  return new ApiError('api_error', 'Internal server error')
}

function presentError(c: Context<Env>, error: ApiError): Response {
  const requestId = c.get('requestId')
  const { type, message } = error
  // The rest of such a body is not read, so the connection cannot carry another request.
  if (error.status === 413) c.header('connection', 'close')
  return c.json({ type: 'error', error: { type, message }, request_id: requestId }, error.status)
}
