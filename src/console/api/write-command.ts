import type { PlainRequest } from './request.ts'
import { quote } from './shell-variable.ts'

/** Whose secret the command takes, and where it is kept. */
export type Credential = 'admin_key' | 'session' | 'none'

const headers = {
  admin_key: ['-H "x-api-key: $ATELIER_ADMIN_KEY"'],
  session: ['-H "authorization: Bearer $SESSION"'],
  none: [],
} satisfies Record<Credential, readonly string[]>

type CurlOptions = { readonly origin: string; readonly credential: Credential }

/** One request by curl, with the secret in a variable. */
export function writeCurl(
  { method, path, body }: PlainRequest,
  { origin, credential }: CurlOptions,
): string {
  const lines = [`curl -sS ${quote(`${origin}${path}`)}`, ...headers[credential]]
  if (method !== 'GET' && !(method === 'POST' && body !== undefined)) lines.push(`-X ${method}`)
  if (body !== undefined) {
    lines.push("-H 'content-type: application/json'", `-d ${quote(JSON.stringify(body))}`)
  }
  return lines.join(' \\\n  ')
}

/** By method and path: `workspaces create`. */
type CommandNames = Readonly<Record<string, string>>

/** The same on the command line of Atelier: `atelier workspaces create --body '{"name":"Search"}'`. */
export function writeCommand(
  request: PlainRequest,
  { commandNames, credential }: { commandNames: CommandNames; credential: Credential },
): string {
  const { path, body } = request
  const query = path.split('?')[1] ?? ''
  const found = findCommand(request, commandNames)
  const words = ['atelier', found.words, ...found.parameters.map(quote)]
  for (const [name, value] of new URLSearchParams(query)) {
    words.push(`--${name.replace('[]', '').replaceAll('_', '-')}`, quote(value))
  }
  if (body !== undefined && JSON.stringify(body) !== '{}') {
    words.push('--body', quote(JSON.stringify(body)))
  }
  return `${credential === 'session' ? 'ATELIER_ADMIN_KEY=$SESSION ' : ''}${words.join(' ')}`
}

/**
 * The operation that a request is, by method and path. Ids of the path are the arguments of its command, in its order.
 * Where two templates fit, the one with fewer parameters is meant.
 */
export function findCommand({ method, path }: PlainRequest, names: CommandNames) {
  const [route = ''] = path.split('?')
  const matches = Object.entries(names).flatMap(([operation, words]) => {
    const [verb, template = ''] = operation.split(' ')
    const parameters = verb === method ? parametersOf(template, route) : undefined
    return parameters === undefined ? [] : [{ operation, words, parameters }]
  })
  matches.sort((a, b) => a.parameters.length - b.parameters.length)
  const [match] = matches
  if (!match) throw new Error(`no command does ${method} ${route}`)
  return match
}

function parametersOf(template: string, route: string): readonly string[] | undefined {
  const expected = template.split('/')
  const given = route.split('/')
  if (expected.length !== given.length) return undefined
  const isSame = expected.every((part, index) => part.startsWith('{') || part === given[index])
  if (!isSame) return undefined
  return given
    .filter((_part, index) => expected[index]?.startsWith('{'))
    .map((part) => decodeURIComponent(part))
}
