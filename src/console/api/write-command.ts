import type { PlainRequest } from './request.ts'

/** One request by curl, with the admin key in a variable. */
export function writeCurl({ method, path, body }: PlainRequest, origin: string): string {
  const lines = [`curl -sS ${quote(`${origin}${path}`)}`, '-H "x-api-key: $ATELIER_ADMIN_KEY"']
  if (method !== 'GET' && !(method === 'POST' && body !== undefined)) lines.push(`-X ${method}`)
  if (body !== undefined) {
    lines.push("-H 'content-type: application/json'", `-d ${quote(JSON.stringify(body))}`)
  }
  return lines.join(' \\\n  ')
}

type Names = {
  readonly origin: string
  readonly commandNames: Readonly<Record<string, string>>
}

/** The same on the command line of Atelier: `atelier workspaces create --body '{"name":"Search"}'`. */
export function writeCommand(
  { method, path, body }: PlainRequest,
  { origin, commandNames }: Names,
): string {
  const [route = '', query = ''] = path.split('?')
  const found = findCommand(method, route, commandNames)
  const words = ['atelier', found.words, ...found.parameters.map(quote)]
  for (const [name, value] of new URLSearchParams(query)) {
    words.push(`--${name.replace('[]', '').replaceAll('_', '-')}`, quote(value))
  }
  if (body !== undefined && JSON.stringify(body) !== '{}') {
    words.push('--body', quote(JSON.stringify(body)))
  }
  return `export ATELIER_URL=${quote(origin)}\n${words.join(' ')}`
}

/** Ids of the path are the arguments, in its order. Where two templates fit, the one with fewer parameters is meant. */
function findCommand(method: string, route: string, names: Names['commandNames']) {
  const matches = Object.entries(names).flatMap(([key, words]) => {
    const [verb, template = ''] = key.split(' ')
    const parameters = verb === method ? parametersOf(template, route) : undefined
    return parameters === undefined ? [] : [{ words, parameters }]
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

function quote(text: string): string {
  return /^[\w@%+=:,./#-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
