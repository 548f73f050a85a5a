import type { Endpoint } from './endpoint.ts'
import { toJsonSchema } from './json-schema.ts'

/** What an operation is called where it has no path: `workspaces rate_limits` and `list`. */
export type OperationName = { readonly nouns: readonly string[]; readonly verb: string }

type Named = Pick<Endpoint, 'method' | 'path' | 'response' | 'verb'>

/**
 * Names an operation by its path and method, or by its own verb where it has one. `all` are the operations around
 * it: whether the end of a path is a thing or something done to one shows in whether it can be read.
 */
export function nameOperation(endpoint: Named, all: readonly Named[]): OperationName {
  const segments = endpoint.path.split('/').slice(3)
  const words = segments.filter((segment) => !isParameter(segment))
  const last = segments.at(-1)!
  const verbOf = (verb: string): string => endpoint.verb ?? verb
  if (isParameter(last)) return { nouns: words, verb: verbOf(verbsOfOne[endpoint.method]) }

  const follows = segments.at(-2)
  const gets = all.find(({ method, path }) => method === 'GET' && path === endpoint.path)
  const isVerb =
    words.length > 1 &&
    !endpoint.verb &&
    (endpoint.method === 'GET' ? !isParameter(follows!) : gets === undefined)
  if (isVerb) return { nouns: words.slice(0, -1), verb: last }
  if (endpoint.method === 'GET') {
    return { nouns: words, verb: verbOf(isList(endpoint) ? 'list' : 'get') }
  }
  if (endpoint.method === 'DELETE') {
    return { nouns: words, verb: verbOf(gets && isList(gets) ? 'delete_all' : 'delete') }
  }
  return { nouns: words, verb: verbOf(gets && !isList(gets) ? 'update' : 'create') }
}

/** Whether an operation answers with a page of things. */
export function isList({ method, response }: Pick<Endpoint, 'method' | 'response'>): boolean {
  return method === 'GET' && toJsonSchema(response, 'output').properties?.['data']?.type === 'array'
}

const verbsOfOne = { GET: 'get', POST: 'update', DELETE: 'delete' } as const

function isParameter(segment: string): boolean {
  return segment.startsWith('{')
}
