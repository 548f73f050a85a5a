import type { Hono } from 'hono'
import type { IdentityProviderId, RequestId } from '#domain/id.ts'
import { subscriberOf } from '#platform/address.ts'
import { bounds } from '#platform/bounds.ts'
import type { Caller, ControlServices } from './context.ts'
import type { Browser } from './identity/browser.ts'
import { ssoPath } from './identity/sso-path.ts'
import { openRoutes } from './open-routes.ts'
import { readInput } from './read-input.ts'
import { createRequestLimiter, refuseTooMany } from './request-limiter.ts'
import { finishSso } from './sso/finish-sso.ts'

/** What is known of a request on its way. */
export type Env = {
  Variables: { requestId: RequestId; browser: Browser; caller: Caller }
  Bindings: { address: string | null }
}

/** What is answered before anybody has shown who they are: of one address no more than people need. */
export function mountOpenRoutes(app: Hono<Env>, services: ControlServices): void {
  const max = bounds.openRequestsPerMinuteMax
  const limiter = createRequestLimiter(services.clock, max)
  // Those whose address nobody knows share one.
  const take = (address: string | null): void =>
    refuseTooMany(limiter, address === null ? '' : subscriberOf(address), max)
  for (const { endpoint, answer } of openRoutes) {
    app.on(endpoint.method, honoPath(endpoint.path), async (c) => {
      const { requestId, browser } = c.var
      const { address } = c.env
      take(address)
      const input = readInput({ request: c.req.raw, params: c.req.param() })
      c.header('cache-control', 'no-store')
      return c.json((await answer({ ...services, requestId, browser, address }, input)) as object)
    })
  }
  // Not of the API: a provider sends a browser here.
  app.get(`${ssoPath}/callback/:id`, async (c) => {
    const { requestId, browser } = c.var
    const { address } = c.env
    take(address)
    const id = c.req.param('id') as IdentityProviderId
    const visit = { ...services, requestId, browser, address }
    c.header('cache-control', 'no-store')
    return c.redirect(await finishSso(visit, { id, query: c.req.query() }))
  })
}

/** `{workspace_id}` in the contract is `:workspace_id` to Hono. */
export function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}
