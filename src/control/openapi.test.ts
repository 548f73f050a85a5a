import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { toJsonSchema } from '#contract/json-schema.ts'
import type { JsonSchema } from '#contract/json-schema.ts'
import { exampleOf } from '#contract/example.ts'
import { describeApi, exampleBody } from '#contract/openapi.ts'
import { endpoints } from './endpoints.ts'

const document = describeApi(endpoints)
const operations = Object.values(document.paths).flatMap((path) => Object.values(path))

test('the document is OpenAPI 3.1, with one operation for each endpoint and a name for each', async () => {
  const result = await new Validator().validate(structuredClone(document))

  expect(result.errors).toBeUndefined()
  expect(result.valid).toBe(true)
  expect(operations).toHaveLength(endpoints.length)
  expect(new Set(operations.map((operation) => operation?.operationId)).size).toBe(endpoints.length)
})

test('what anybody may ask needs no key, and everything else does', () => {
  const open = operations.filter((operation) => operation?.security?.length === 0)

  expect(new Set(open.map((operation) => operation?.operationId))).toEqual(
    new Set([
      'sign_in_options.get',
      'setup.create',
      'sessions.create',
      'sessions.second_factor',
      'sessions.passkey_options',
      'sessions.passkey',
      'sso.start',
      'password_resets.create',
      'password_resets.complete',
      'invites.lookup',
      'invites.accept',
    ]),
  )
  expect(document.security).toEqual([{ key: [] }, { bearer: [] }, { cookie: [] }])
  expect(operations.filter((each) => !each?.security && !each?.['x-permission'])).toEqual([])
})

test('what answers with lines says so', () => {
  const { responses } = document.paths['/v1/organizations/activities/export']!['get']!

  expect(responses['200']).toMatchObject({
    content: { 'application/x-ndjson': { schema: { properties: { sequence: {} } } } },
  })
})

test('every operation says that it may be refused for too many requests, and every change for a conflict', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { responses, security } = operation!
      const isChange = method !== 'get' && !security

      expect(responses['429'], path).toEqual({ $ref: '#/components/responses/TooManyRequests' })
      expect(responses['409'] !== undefined, path).toBe(isChange)
    }
  }
})

test.each(endpoints.map((each) => [`${each.method} ${each.path}`, each] as const))(
  'the example of %s is one that it takes and gives',
  (_name, endpoint) => {
    const body = endpoint.body?.safeParse(exampleBody(endpoint))
    const example = exampleOf(toJsonSchema(endpoint.response, 'output'))

    expect(body?.error?.message).toBeUndefined()
    expect(endpoint.response.safeParse(example).error?.message).toBeUndefined()
  },
)

test.each(endpoints.map((each) => [`${each.method} ${each.path}`, each] as const))(
  '%s names the parameters of its path, and says of each field what it takes',
  (_name, endpoint) => {
    const inPath = Array.from(endpoint.path.matchAll(/\{(\w+)\}/g), ([, name]) => name)
    const shapes = [
      toJsonSchema(endpoint.params, 'input'),
      toJsonSchema(endpoint.query, 'input'),
      ...(endpoint.body ? [toJsonSchema(endpoint.body, 'input')] : []),
    ]

    expect(Object.keys(shapes[0]!.properties ?? {})).toEqual(inPath)
    expect(shapes.flatMap((shape) => unsaid(shape))).toEqual([])
  },
)

/** The fields of which the document says nothing, since code alone knows. */
function unsaid(schema: JsonSchema, at = ''): string[] {
  const { type, enum: values, anyOf, oneOf, items, properties = {} } = schema
  if (!type && !values && !anyOf && !oneOf && !('const' in schema)) return [at]
  return [
    ...[...(anyOf ?? []), ...(oneOf ?? [])].flatMap((each) => unsaid(each, at)),
    ...(items ? unsaid(items, `${at}[]`) : []),
    ...Object.entries(properties).flatMap(([name, inner]) => unsaid(inner, `${at}.${name}`)),
  ]
}
