import type { DescribedEndpoint, Endpoint } from './endpoint.ts'
import { exampleOf } from './example.ts'
import { toJsonSchema } from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'
import { errorResponses, errorSchema, errorsOf } from './openapi-errors.ts'
import { answeredHeadersOf, parametersOf } from './openapi-parameters.ts'
import type { AnsweredHeader, Parameter } from './openapi-parameters.ts'
import { nameOperation } from './operation-names.ts'
import { permissions } from './permissions.ts'
import type { Action, Permission } from './permissions.ts'

/** What a body holds, by its type. */
export type Content = Record<string, { schema: JsonSchema; example: unknown }>

/** One operation of the document. Field names are OpenAPI's. */
export type OpenApiOperation = {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Answered | Ref>>
  /** What the table of permissions calls it, and what it says. */
  readonly 'x-permission'?: Pick<Permission, 'organization' | 'workspace'> & {
    readonly action: string
    readonly session_only: boolean
    readonly api_key: boolean
  }
  /** Empty for what anybody may ask. */
  readonly security?: readonly object[]
  /** Not one of Anthropic's endpoints. */
  readonly 'x-atelier-extension'?: true
}

type Answered = {
  readonly description: string
  readonly headers?: Readonly<Record<string, AnsweredHeader>>
  readonly content: Content
}

type Ref = { readonly $ref: string }

/** The Admin API as an OpenAPI 3.1 document. */
export type OpenApi = {
  readonly openapi: '3.1.0'
  readonly info: object
  readonly servers: readonly object[]
  readonly security: readonly object[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Partial<Record<string, OpenApiOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly responses: object
    readonly securitySchemes: object
  }
}

/** Describes the endpoints, and nothing but what their shapes and the table of permissions say. */
export function describeApi(endpoints: readonly DescribedEndpoint[]): OpenApi {
  const schemas: Record<string, JsonSchema> = { Error: errorSchema }
  // What can be read gives a type its name, and not the one answer that also holds a secret.
  for (const { method, response } of endpoints) {
    if (method === 'GET') named(toJsonSchema(response, 'output'), schemas)
  }
  const paths: Record<string, Partial<Record<string, OpenApiOperation>>> = {}
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {})
    path[endpoint.method.toLowerCase()] = describeOperation(endpoint, endpoints, schemas)
  }
  const tags = new Set(Object.values(paths).flatMap((path) => Object.values(path).flatMap(tagsOf)))
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    security: [{ key: [] }, { bearer: [] }, { cookie: [] }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: { schemas, responses: errorResponses, securitySchemes },
  }
}

function tagsOf(operation: OpenApiOperation | undefined): readonly string[] {
  return operation?.tags ?? []
}

function describeOperation(
  endpoint: DescribedEndpoint,
  endpoints: readonly DescribedEndpoint[],
  schemas: Record<string, JsonSchema>,
): OpenApiOperation {
  const { nouns, verb } = nameOperation(endpoint, endpoints)
  const parameters = parametersOf(endpoint, endpoints)
  const headers = answeredHeadersOf(endpoint)
  const answer = toJsonSchema(endpoint.response, 'output')
  const example = exampleOf(answer)
  return {
    operationId: [...nouns, verb].join('.'),
    summary: endpoint.summary,
    tags: [nouns.join(' ')],
    ...(parameters.length > 0 && { parameters }),
    ...(endpoint.body && {
      requestBody: {
        required: !endpoint.bodyIsOptional,
        content: contentOf(toJsonSchema(endpoint.body, 'input'), exampleBody(endpoint)),
      },
    }),
    responses: {
      '200': {
        description: answerOf[endpoint.contentType],
        ...(headers && { headers }),
        content: contentOf(named(answer, schemas), example, endpoint.contentType),
      },
      ...errorsOf(endpoint),
    },
    ...(endpoint.action ? { 'x-permission': permissionOf(endpoint.action) } : { security: [] }),
    ...(endpoint.extension && { 'x-atelier-extension': true }),
  }
}

function permissionOf(action: Action): NonNullable<OpenApiOperation['x-permission']> {
  const { organization, workspace, sessionOnly, apiKey }: Permission = permissions[action]
  return {
    action,
    organization,
    workspace,
    session_only: sessionOnly ?? false,
    api_key: apiKey ?? false,
  }
}

/** A body that the operation takes: its own example, or one made from its shape. `undefined` where it takes none. */
export function exampleBody({ body, example }: Pick<Endpoint, 'body' | 'example'>): unknown {
  return body ? (example ?? exampleOf(toJsonSchema(body, 'input'))) : undefined
}

function contentOf(schema: JsonSchema, example: unknown, type = 'application/json'): Content {
  return { [type]: { schema, example } }
}

/**
 * A reference to what the schema describes, for whatever has a type of its own (`"type": "workspace"`), also in a
 * page. What shares its type with another, such as a key with its secret, stays where it is.
 */
function named(schema: JsonSchema, schemas: Record<string, JsonSchema>): JsonSchema {
  const items = schema.properties?.['data']?.items
  if (items) {
    const data = { type: 'array', items: named(items, schemas) }
    return { ...schema, properties: { ...schema.properties, data } }
  }
  const type = schema.properties?.['type']?.const
  if (typeof type !== 'string') return schema
  const name = type.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
  const known = (schemas[name] ??= schema)
  return JSON.stringify(known) === JSON.stringify(schema)
    ? { $ref: `#/components/schemas/${name}` }
    : schema
}

const answerOf: Readonly<Record<Endpoint['contentType'], string>> = {
  'application/json': 'Done.',
  'application/x-ndjson': 'Lines of JSON, as they come; the schema is that of each.',
  'text/csv': 'A table, RFC 4180, whose first line names its columns.',
}

const info = {
  title: 'Atelier Admin API',
  version: '1',
  description:
    'Workspaces, members, keys, limits and notifications of an organization. What is not marked ' +
    '`x-atelier-extension` has the form of Anthropic’s Admin API.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}

const securitySchemes = {
  key: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'An admin key, or the secret of a session.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'The same, in the other header.' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-atelier_session',
    description:
      'The secret of a session, in a browser; without the prefix where the installation is reached by http.',
  },
}
