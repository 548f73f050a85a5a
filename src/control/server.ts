import { Hono } from 'hono'
import type { Context } from 'hono'
import { describeAbsence } from '#contract/absent.ts'
import { bounds } from '#platform/bounds.ts'
import { ReadersBusy } from '#platform/askers.ts'
import { isDatabaseAway } from '#platform/database-away.ts'
import type { Counter } from '#platform/metrics.ts'
import { LedgerUnavailable } from '#ledger/port.ts'
import { createSlowRefusals } from '#platform/slow-refusals.ts'
import { PasswordsBusy } from '#platform/password.ts'
import { actorOf } from './actor.ts'
import { doesAcceptGzip } from './answer-body.ts'
import { answerRoute } from './answer-route.ts'
import { ApiError } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import { isApiPath } from './console/api-path.ts'
import type { ConsoleFiles } from './console/console-files.ts'
import type { ControlServices } from './context.ts'
import { openBrowser } from './identity/browser.ts'
import { documents } from './documents.ts'
import type { Document } from './documents.ts'
import { internalInit } from './internal-init.ts'
import { createDenials } from './denials.ts'
import { createRequestLimiter, refuseTooMany } from './request-limiter.ts'
import { honoPath, mountOpenRoutes } from './mount-open-routes.ts'
import type { Env } from './mount-open-routes.ts'
import { routes } from './routes.ts'

export type ControlOptions = ControlServices & {
  /** What opens `/internal/init`: known to whoever can read the data folder. Null: nobody. */
  readonly internalToken: string | null
  /** The console; left out where only the API is wanted. */
  readonly consoleFiles?: ConsoleFiles | undefined
  /** Counts requests with credentials that open nothing: they are not recorded one by one. */
  readonly badCredentials?: Counter | undefined
}

/**
 * The control plane, as a function from request to response. Every fault becomes a response too. `address` is the
 * client's, as far as anybody knows it.
 */
export type Control = {
  fetch(request: Request, address?: string | null): Promise<Response>
  /** Writes what has been counted for the audit. No request may come after it. */
  close(): Promise<void>
}

export function createControl(options: ControlOptions): Control {
  const { internalToken, badCredentials, consoleFiles, ...services } = options
  const denials = createDenials(services)
  const limiter = createRequestLimiter(services.clock)
  const slowRefusals = createSlowRefusals(services.clock)
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    const requestId = services.ids.request()
    const browser = openBrowser(c.req.raw, services.publicUrl)
    c.set('requestId', requestId)
    c.set('browser', browser)
    await next()
    c.header('request-id', requestId)
    for (const cookie of browser.cookies()) c.header('set-cookie', cookie, { append: true })
  })
  app.post('/internal/init', async (c) =>
    c.json(await internalInit(services, { request: c.req.raw, internalToken })),
  )
  mountOpenRoutes(app, services)
  for (const [path, read] of documents) app.get(path, (c) => answerDocument(c, read()))
  app.use('/v1/organizations/*', async (c, next) => {
    const caller = await authenticate(services, c.req.raw, c.var.browser)
    c.set('caller', caller)
    refuseTooMany(limiter, actorOf(caller).id ?? '', bounds.adminRequestsPerMinuteMax)
    await next()
    c.header('anthropic-organization-id', caller.organizationId)
  })
  for (const route of routes) {
    const { method, path, action } = route.endpoint
    app.on(method, honoPath(path), (c) => {
      const { caller, requestId, browser } = c.var
      const visit = { ...services, requestId, browser, address: c.env.address }
      const headers = {
        betas: betasOf(c.req.raw.headers),
        acceptsGzip: doesAcceptGzip(c.req.raw.headers),
        answerHeaders: new Headers(),
      }
      const context = { ...visit, ...headers, caller, action, denials }
      const asked = { request: c.req.raw, route, routes, params: c.req.param() }
      return answerRoute(context, asked, denials)
    })
  }
  if (consoleFiles) addConsole(app, consoleFiles)
  app.notFound((c) => presentError(c, new ApiError('not_found_error', whyNotFound(c.req.path))))
  app.onError(async (error, c) => {
    const known = toApiError(services, error, c)
    if (known.type === 'authentication_error') {
      badCredentials?.add(1)
      const { address } = c.env
      services.logger.debug({ requestId: c.var.requestId, address }, 'credentials open nothing')
      await slowRefusals.wait(address)
    }
    return presentError(c, known)
  })
  return {
    fetch: async (request, address = null) => app.fetch(request, { address }),
    close: () => denials.close(),
  }
}

/** Last: whatever is nobody's and no API's is a page. */
function addConsole(app: Hono<Env>, files: ConsoleFiles): void {
  app.get('*', (c, next) => {
    const { pathname } = new URL(c.req.url)
    return isApiPath(pathname) ? next() : files.answer(pathname, c.req.raw.headers)
  })
}

function betasOf(headers: Headers): ReadonlySet<string> {
  const names = headers.get('anthropic-beta')?.split(',') ?? []
  return new Set(names.map((name) => name.trim()))
}

function whyNotFound(path: string): string {
  return describeAbsence(path) ?? `Not found: ${path}`
}

/** Public: it says what the API is, and nothing of what is in it. */
function answerDocument(c: Context<Env>, { headers, text }: Document): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  return c.req.header('if-none-match') === headers.etag ? c.body(null, 304) : c.body(text)
}

/** The one place where a fault of any kind becomes what the caller is told. */
function toApiError(services: ControlServices, error: Error, c: Context<Env>): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof PasswordsBusy) {
    return new ApiError('overloaded_error', 'Many people are signing in. Try again shortly.')
  }
  if (error instanceof ReadersBusy) {
    return new ApiError('overloaded_error', 'Many reports are being read. Try again shortly.')
  }
  const request = { requestId: c.get('requestId'), method: c.req.method, path: c.req.path }
  services.logger.error({ err: error, ...request }, 'an admin request failed')
  if (error instanceof LedgerUnavailable || isDatabaseAway(error)) {
    return new ApiError(
      'overloaded_error',
      'The database does not answer or cannot be written. Try again shortly.',
    )
  }
  return new ApiError('api_error', 'Internal server error')
}

function presentError(c: Context<Env>, error: ApiError): Response {
  const requestId = c.get('requestId')
  const { type, message, details, headers } = error
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  // The rest of such a body is not read, so the connection cannot carry another request.
  if (error.status === 413) c.header('connection', 'close')
  const presented = { type, message, ...(details && { details }) }
  return c.json({ type: 'error', error: presented, request_id: requestId }, error.status)
}
