import { PlainFailure } from '#platform/plain-failure.ts'

/** What the commands that call a server are handed. */
export type Surroundings = {
  readonly environment: Readonly<Record<string, string | undefined>>
  fetch(url: string, init: RequestInit): Promise<Response>
  print(text: string): void
  /** What is not the answer: hints. */
  printAside(text: string): void
}

export type ApiCall = {
  readonly method: string
  readonly path: string
  readonly query?: object
  readonly body?: object | undefined
  /** Nobody is asked who they are: no key is sent. */
  readonly isOpen?: boolean
}

/** An object of the API, whatever it holds. */
export type Answer = Record<string, unknown>

const answerMsMax = 60_000

/** Sends a call and resolves to the answer. Throws a `PlainFailure` with the server's own words for a refusal. */
export async function callApi(surroundings: Surroundings, call: ApiCall): Promise<Response> {
  const key = call.isOpen ? undefined : keyOf(surroundings.environment)
  const base = baseOf(surroundings.environment)
  const response = await send(surroundings, `${base}${call.path}${queryText(call.query)}`, {
    method: call.method,
    headers: {
      ...(key && { 'x-api-key': key }),
      ...(call.body && { 'content-type': 'application/json' }),
    },
    ...(call.body && { body: JSON.stringify(call.body) }),
    signal: AbortSignal.timeout(answerMsMax),
  })
  if (!response.ok) throw new PlainFailure(await describeRefusal(response, base))
  return response
}

/** An admin key, or whatever else the server takes in its place: the secret of a session, or of an API key. */
function keyOf({ ATELIER_ADMIN_KEY: key }: Surroundings['environment']): string {
  if (key) return key
  throw new PlainFailure('An admin key is needed: set ATELIER_ADMIN_KEY in the environment.')
}

/** The server of this machine, where nothing else is said. */
function baseOf({ ATELIER_URL: url, ATELIER_PORT: port }: Surroundings['environment']): string {
  if (!url) return `http://127.0.0.1:${port || '8080'}`
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new PlainFailure('ATELIER_URL must be the address of a server, http://… or https://….')
  }
  return url.replace(/\/+$/, '')
}

async function send(surroundings: Surroundings, url: string, init: RequestInit): Promise<Response> {
  try {
    return await surroundings.fetch(url, init)
  } catch (error) {
    const { cause, message } = error as Error
    const why = (cause as { code?: string } | undefined)?.code ?? message
    throw new PlainFailure(
      `No Atelier answers at ${new URL(url).origin} (${why}). Start it, or set ATELIER_URL.`,
    )
  }
}

function queryText(query: object = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const values: unknown[] = Array.isArray(value) ? value : [value]
    for (const each of values) parameters.append(name, String(each))
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}

async function describeRefusal(response: Response, base: string): Promise<string> {
  const text = await response.text()
  try {
    const { error, request_id: id } = JSON.parse(text) as {
      error: { message: string }
      request_id: string
    }
    return `${error.message} (${response.status}, ${id})`
  } catch {
    return `What answers at ${base} is not Atelier: status ${response.status}.`
  }
}
