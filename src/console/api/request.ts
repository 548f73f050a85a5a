/** An operation with its parameters filled in: what is sent, and what *Show as command* shows. */
export type PlainRequest = {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly body: unknown
  /** An admin key may do the operation, but not with this body: a person who is signed in may. */
  readonly needsSession?: boolean
  /** What has to be known before it can be run by hand, in a sentence. */
  readonly note?: string
}

/** What *Show as command* says of a form: its request, several one after the other, or why no command does it. */
export type Told = PlainRequest | readonly PlainRequest[] | { readonly reason: string }
type Input = {
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
}

/** `GET /v1/organizations/users/{user_id}` and its input, as one request. */
export function requestOf(operation: string, input: Input): PlainRequest {
  const [method = 'GET', template = ''] = operation.split(' ')
  const path = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  )
  const query = queryOf(input.query ?? {})
  return { method, path: query === '' ? path : `${path}?${query}`, body: input.body }
}

function queryOf(values: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') continue
    if (Array.isArray(value)) for (const each of value) query.append(`${name}[]`, String(each))
    else query.set(name, `${value as string | number | boolean}`)
  }
  return query.toString()
}
