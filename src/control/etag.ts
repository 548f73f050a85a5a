import { hash } from 'node:crypto'
import { endpointThatShows } from '#contract/conditions.ts'
import { ApiError } from './api-error.ts'
import type { RequestContext } from './context.ts'
import type { Route } from './route.ts'

/** What a change is made on condition of: `If-Match`. */
export type Condition = {
  /** The header's value. */
  readonly ifMatch: string
  /** The object as its own GET shows it now; absent where it has none of its own. */
  readonly show: (() => Promise<unknown>) | undefined
}

/** A name for exactly this state of an object. */
export function etagOf(presented: unknown): string {
  return `"${hash('sha256', JSON.stringify(presented), 'base64url').slice(0, 27)}"`
}

/** Refuses with 409 when the object is not any more what the caller has seen. */
export function requireMatch({ ifMatch }: Condition, presented: unknown): void {
  const wanted = ifMatch.split(',').map((each) => each.trim())
  if (wanted.includes(etagOf(presented)) || (wanted.includes('*') && presented !== null)) return
  throw new ApiError(
    'conflict_error',
    'if-match: The object has changed since it was read. Nothing was changed; read it again.',
    // The same request would be refused again.
    { headers: { 'x-should-retry': 'false' } },
  )
}

/** The condition of a request, which the route's change is then made on. */
export function conditionOf(
  context: RequestContext,
  {
    route,
    routes,
    params,
    ifMatch,
  }: {
    readonly route: Route
    readonly routes: readonly Route[]
    readonly params: unknown
    readonly ifMatch: string | undefined
  },
): Condition | undefined {
  if (ifMatch === undefined || route.endpoint.method === 'GET') return undefined
  const endpoints = routes.map(({ endpoint }) => endpoint)
  const shows = endpointThatShows(route.endpoint.path, endpoints)
  const shown = shows && routes.find(({ endpoint }) => endpoint === shows)
  if (!shown) return { ifMatch, show: undefined }
  const reading = { ...context, action: shown.endpoint.action }
  const input = { params, query: {}, readBody: async () => null }
  return { ifMatch, show: () => shown.answer(reading, input) }
}
