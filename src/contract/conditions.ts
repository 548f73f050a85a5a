import type { DescribedEndpoint, Endpoint } from './endpoint.ts'

type Shown = Pick<Endpoint, 'method' | 'path' | 'response' | 'contentType'>

/** Whether the endpoint shows one object, which then has an etag: not a list, and not lines. */
export function showsOne({ method, response, contentType }: Omit<Shown, 'path'>): boolean {
  return method === 'GET' && contentType === 'application/json' && !isPage(response)
}

function isPage(response: Endpoint['response']): boolean {
  return 'shape' in response && 'data' in (response.shape as object)
}

/**
 * The endpoint that shows what the one with this path changes; `undefined` where none does. `/workspaces/{id}` is
 * shown by itself, and so is what `/workspaces/{id}/archive` changes.
 */
export function endpointThatShows<Each extends Shown>(
  path: string,
  endpoints: readonly Each[],
): Each | undefined {
  const reads = (wanted: string): Each | undefined =>
    endpoints.find((each) => each.method === 'GET' && each.path === wanted)
  const isVerb = !path.endsWith('}')
  const found = reads(path) ?? (isVerb ? reads(path.slice(0, path.lastIndexOf('/'))) : undefined)
  return found && showsOne(found) ? found : undefined
}

/** Whether a caller may say that only what they have seen is to be changed: `If-Match`. */
export function takesCondition(
  { method, path, changesNothing }: DescribedEndpoint,
  endpoints: readonly DescribedEndpoint[],
): boolean {
  return method !== 'GET' && !changesNothing && endpointThatShows(path, endpoints) !== undefined
}

/** Whether a caller may name the request, so that it is done once: `Idempotency-Key`. */
export function takesName({ method, action, changesNothing }: DescribedEndpoint): boolean {
  return method === 'POST' && action !== null && !changesNothing
}
