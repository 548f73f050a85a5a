import { showsOne, takesCondition, takesName } from './conditions.ts'
import type { DescribedEndpoint } from './endpoint.ts'
import { toJsonSchema } from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'

/** One parameter of an operation. Field names are OpenAPI's. */
export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

/** A header of an answer. */
export type AnsweredHeader = { readonly description: string; readonly schema: JsonSchema }

/** What the operation takes beside its body: in its path, its query and its headers. */
export function parametersOf(
  endpoint: DescribedEndpoint,
  endpoints: readonly DescribedEndpoint[],
): Parameter[] {
  return [
    ...fieldsIn(endpoint, 'path'),
    ...fieldsIn(endpoint, 'query'),
    ...(takesName(endpoint) ? [nameHeader] : []),
    ...(takesCondition(endpoint, endpoints) ? [conditionHeader] : []),
    ...betaHeaderOf(endpoint),
  ]
}

function fieldsIn(endpoint: DescribedEndpoint, place: 'path' | 'query'): Parameter[] {
  const shape = place === 'path' ? endpoint.params : endpoint.query
  const { properties = {}, required = [] } = toJsonSchema(shape, 'input')
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }))
}

const nameHeader: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A name for the request. Sent again within a day, it is not done again: its answer comes once more, without secrets.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
}

const conditionHeader: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of the object as it was read. If it has changed since, nothing is done.',
  schema: { type: 'string' },
}

function betaHeaderOf({ betas }: DescribedEndpoint): Parameter[] {
  const said = Object.entries(betas).map(([name, does]) => `\`${name}\`: ${does}`)
  if (said.length === 0) return []
  const description = said.join(' ')
  const schema = { type: 'string' }
  return [{ name: 'anthropic-beta', in: 'header', required: false, description, schema }]
}

/** Headers of the answer; `undefined` where there is none to speak of. */
export function answeredHeadersOf(
  endpoint: DescribedEndpoint,
): Readonly<Record<string, AnsweredHeader>> | undefined {
  const headers = {
    ...(showsOne(endpoint) && { etag: 'A name for this state of it.' }),
    ...(takesName(endpoint) && {
      'idempotent-replayed': 'That the request had been done before, and was not done again.',
    }),
    ...endpoint.answerHeaders,
  }
  const described = Object.entries(headers).map(
    ([name, description]) => [name, { description, schema: headerSchema(name) }] as const,
  )
  return described.length === 0 ? undefined : Object.fromEntries(described)
}

function headerSchema(name: string): JsonSchema {
  return name === 'idempotent-replayed' ? { type: 'string', const: 'true' } : { type: 'string' }
}
