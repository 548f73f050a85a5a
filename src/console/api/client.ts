import { ApiFault } from './fault.ts'
import type { AnswerOf, InputOf, Operation } from './operations.ts'
import { requestOf } from './request.ts'

export type CallOptions = {
  readonly signal?: AbortSignal
  /** Only what its reader has seen may be changed: the `etag` of what they were shown. */
  readonly ifMatch?: string
}

/** Asks the API, as the person whose session the browser holds. Throws an `ApiFault`, and nothing else. */
export async function call<Key extends Operation>(
  operation: Key,
  input: InputOf<Key>,
  options: CallOptions = {},
): Promise<AnswerOf<Key>> {
  const { method, path, body } = requestOf(operation, input)
  const response = await send(path, {
    method,
    signal: options.signal ?? null,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as AnswerOf<Key>
}

/** A request to this server, whose refusal becomes an `ApiFault`. */
export async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init })
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') throw cause
    throw ApiFault.unreachable(cause)
  }
  if (!response.ok) throw await ApiFault.from(response)
  return response
}
