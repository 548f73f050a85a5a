import type { DescribedEndpoint } from './endpoint.ts'
import type { JsonSchema } from './json-schema.ts'

/** What a refusal looks like. */
export const errorSchema: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', const: 'error' },
    error: {
      type: 'object',
      properties: { type: { type: 'string' }, message: { type: 'string' } },
      required: ['type', 'message'],
    },
    request_id: { type: 'string' },
  },
  required: ['type', 'error', 'request_id'],
}

const content = {
  'application/json': {
    schema: { $ref: '#/components/schemas/Error' },
    example: {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'name: Field required' },
      request_id: 'req_01JXBJLRVhQhu6aDjNAEzYFE',
    },
  },
}

/** The answers that operations refer to when they refuse. */
export const errorResponses = {
  Error: {
    description: 'Refused, with a sentence that names the field where one is at fault.',
    content,
  },
  Conflict: {
    description:
      'Refused: it does not go together with what is there, the object has changed since it was read, or the ' +
      'same request is being answered.',
    content,
  },
  TooManyRequests: {
    description:
      'Refused: too many requests, or too many attempts. The header says when to try again.',
    headers: {
      'retry-after': { description: 'In how many seconds.', schema: { type: 'integer' } },
    },
    content,
  },
}

/** The refusals of an operation, by status; whatever else happens is the default. */
export function errorsOf({ method, path, body, action }: DescribedEndpoint): object {
  const namesThings = path.includes('{') || body !== null
  const isKnown = action !== null
  const statuses = [
    '400',
    '401',
    ...(isKnown ? ['403'] : []),
    ...(isKnown && namesThings ? ['404'] : []),
    ...(isKnown && method !== 'GET' ? ['409'] : []),
    '429',
    'default',
  ]
  return Object.fromEntries(statuses.map((status) => [status, refTo(status)]))
}

function refTo(status: string): { readonly $ref: string } {
  const names: Readonly<Record<string, keyof typeof errorResponses>> = {
    409: 'Conflict',
    429: 'TooManyRequests',
  }
  return { $ref: `#/components/responses/${names[status] ?? 'Error'}` }
}
