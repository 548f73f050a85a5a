import fc from 'fast-check'
import type { JsonSchema } from '#contract/json-schema.ts'
import type { OpenApiOperation } from '#contract/openapi.ts'

/** A request that is right in most and wrong in something, or right by chance. */
export type BadRequest = {
  /** For the parameters of the path, as they are written there. */
  readonly ids: Readonly<Record<string, string | null>>
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Sent as it is when it is a text; `undefined` sends none. */
  readonly body: unknown
}

/** Requests of an operation, by what the document says that it takes. `ids` are null where a real id belongs. */
export function badRequests(operation: OpenApiOperation): fc.Arbitrary<BadRequest> {
  const parameters = operation.parameters ?? []
  const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => name)
  const inQuery = parameters.filter((each) => each.in === 'query').map(({ name }) => name)
  const content = operation.requestBody?.content['application/json']
  return fc.record({
    ids: fc.record(Object.fromEntries(inPath.map((name) => [name, idInPath]))),
    query: fc.array(queryEntry(inQuery), { maxLength: 2 }),
    body: content ? bodies(content.schema, content.example) : fc.constant(undefined),
  })
}

/** Mostly the real one: else nothing behind the path would be reached. */
const idInPath = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'x',
      'wrkspc_',
      'wrkspc_01missing',
      '%00',
      '%ff',
      '..%2f..',
      '%F0%9F%98%80',
      '-1',
      'me',
      'effective',
      'self',
      'undefined',
      "'%20or%201=1--",
      'a'.repeat(5_000),
    ),
  },
)

function queryEntry(names: readonly string[]): fc.Arbitrary<readonly [string, string]> {
  const known = [...names, ...names.map((name) => `${name}[]`)]
  return fc.tuple(fc.constantFrom(...known, 'unknown', '__proto__', 'beta'), queryValue)
}

const queryValue = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1',
    '1001',
    '999999',
    '1e9',
    '9'.repeat(400),
    'true',
    'TRUE',
    'null',
    'page_',
    'page_AAAA',
    `page_${'A'.repeat(600)}`,
    'page_bm90LWEtY3Vyc29yLmE',
    'wrkspc_1',
    'apikey_1',
    'user_1',
    'monthly',
    '\u0000',
    '😀',
    "' or 1=1 --",
    '%',
    '2026-11-22',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.toWellFormed()),
)

/** Values that no field, or hardly any, takes. */
const badValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    0.5,
    2 ** 53,
    -(2 ** 63),
    1e308,
    '',
    ' ',
    '0',
    '-0',
    '1e3',
    'x'.repeat(10_000),
    '\u0000',
    '\ud800',
    '𝒳'.repeat(300),
    '\u202e',
    '9'.repeat(400),
    [],
    {},
    [null],
    [[]],
    { type: 'x' },
    { type: 'workspace' },
    { type: null },
    'wrkspc_',
    'apikey_01missing',
    '2026-13-45T99:99:99Z',
    '+275760-09-13T00:00:00.001Z',
    Array.from({ length: 200 }, (_item, index) => `a${index}@acme.example`),
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
)

const notJson = ['{', '{"a":1,}', '', '\ufeff{}', '[', 'nul', '{"name":"\u0000"}', '{}{}']

function bodies(schema: JsonSchema, example: unknown): fc.Arbitrary<unknown> {
  const fields = [...Object.keys(schema.properties ?? {}), 'unknown', '__proto__', 'constructor']
  const field = fc.tuple(fc.constantFrom(...fields), badValue)
  const holders = Object.entries(example as Record<string, unknown>).filter(
    ([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value),
  )
  const inner = holders.map(([name, value]) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(value as object), 'unknown'), badValue)
      .map(([key, bad]) => ({
        ...(example as object),
        [name]: { ...(value as object), [key]: bad },
      })),
  )
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(field, { minLength: 1, maxLength: 2 })
        .map((bad) => ({ ...(example as object), ...Object.fromEntries(bad) })),
    },
    { weight: 1, arbitrary: fc.oneof(badValue.filter((value) => typeof value !== 'string')) },
    { weight: 1, arbitrary: fc.constantFrom(...notJson) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, example) },
    ...inner.map((arbitrary) => ({ weight: 2, arbitrary })),
  )
}
