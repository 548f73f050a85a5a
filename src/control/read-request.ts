import type { z } from 'zod'
import { describeProblem } from '#contract/describe-problem.ts'
import { bounds } from '#platform/bounds.ts'
import { ApiError, invalidRequest } from './api-error.ts'

/** Parses an input against its schema, or refuses the request in one sentence that names the field. */
export function parseInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalidRequest(describeProblem(result.error, input))
}

/** Reads a JSON body of at most `bounds.adminBodyBytesMax`. One that is empty is refused, or stands for an object. */
export async function readJson(request: Request, whenEmpty?: object): Promise<unknown> {
  return parseJson(await readText(request), whenEmpty)
}

/** The same for a body that has been read. */
export function parseJson(text: string, whenEmpty?: object): unknown {
  if (text.trim() === '') {
    if (whenEmpty) return whenEmpty
    throw invalidRequest('The request needs a JSON body.')
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidRequest(`The body is not valid JSON: ${(error as SyntaxError).message}`)
  }
}

/**
 * The query as an object: `name[]=v` and repeated names are lists, and an empty value is an absent one, as
 * the SDK writes null. `beta` is Anthropic's switch between two generations of paths, of which ours is both.
 */
export function readQuery(parameters: URLSearchParams): Record<string, string | string[]> {
  const query = Object.create(null) as Record<string, string | string[]>
  for (const [key, value] of parameters) {
    if (key === 'beta' || value === '') continue
    const isList = key.endsWith('[]')
    const name = isList ? key.slice(0, -2) : key
    const earlier = query[name]
    if (earlier === undefined) query[name] = isList ? [value] : value
    else query[name] = [...(typeof earlier === 'string' ? [earlier] : earlier), value]
  }
  return query
}

/** The body as text, of at most `bounds.adminBodyBytesMax`. */
export async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length
    if (bytes > bounds.adminBodyBytesMax) {
      throw new ApiError(
        'request_too_large',
        `The request body is larger than ${bounds.adminBodyBytesMax} bytes.`,
      )
    }
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw invalidRequest('The body is not valid UTF-8.')
  }
}
