import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStrictJson, topLevelMembers } from './strict-json.ts'

const depthMax = 32

function parse(text: string | Buffer) {
  return parseStrictJson(Buffer.from(text as string), depthMax)
}

function messageOf(text: string | Buffer): string {
  const parsed = parse(text)
  return parsed.ok ? 'accepted' : parsed.error.message
}

test('what any parser reads alike is accepted as JSON.parse reads it', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })),
      fc.nat(4),
      (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) })
      },
    ),
  )
})

test('a key that occurs twice in one object is refused, wherever it is and however it is spelled', () => {
  const key = fc.string({ minLength: 1 })
  const spelled = key.chain((name) =>
    fc.constantFrom(JSON.stringify(name), `"${escapeAll(name)}"`).map((text) => ({ name, text })),
  )
  fc.assert(
    fc.property(spelled, fc.jsonValue(), fc.jsonValue(), fc.nat(5), (twice, left, right, depth) => {
      const inner = `{${JSON.stringify(twice.name)}:${JSON.stringify(left)}, ${twice.text}:${JSON.stringify(right)}}`
      const text = `${'{"a":[1,'.repeat(depth)}${inner}${']}'.repeat(depth)}`

      expect(messageOf(text)).toMatch(/twice in one object/)
    }),
  )
})

test('the members of an object are its text, cut but not changed', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })),
      fc.nat(3),
      (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const members = topLevelMembers(text)

        expect(members.map(({ key }) => key)).toEqual(Object.keys(value))
        expect(JSON.parse(`{${members.map(({ raw }) => raw).join(',')}}`)).toEqual(JSON.parse(text))
        for (const { raw } of members) expect(text).toContain(raw)
      },
    ),
  )
})

test('a body of millions of parts is refused before it is parsed', () => {
  for (const part of ['{}', '[]', '{"a":1}']) {
    expect(messageOf(`{"a":[${part}${`,${part}`.repeat(500_000)}]}`)).toMatch(/more than 500000/)
  }
  expect(messageOf(`{"a":[0${',0'.repeat(500_000)}]}`)).toBe('accepted')
})

test('a string without an end is invalid, and the scan ends', () => {
  for (const text of ['{"a', '{"a\\"', '"', '{"a":"\\\\\\"'])
    expect(messageOf(text)).toMatch(/not valid/)
})

describe('refused, saying why', () => {
  test.each([
    ['', /not valid JSON/],
    ['{"a":1', /not valid JSON/],
    ['\uFEFF{}', /not valid JSON/],
    ["{'a':1}", /not valid JSON/],
    ['{"a":NaN}', /not valid JSON/],
    ['{"a":1,}', /not valid JSON/],
    ['[]', /not a JSON object/],
    ['null', /not a JSON object/],
    ['"text"', /not a JSON object/],
    ['{"model":"a","model":"b"}', /the key "model" twice/],
    [`{"a":${'['.repeat(depthMax)}${']'.repeat(depthMax)}}`, /nested more than 32 levels/],
  ])('%s', (text, message) => {
    expect(messageOf(text)).toMatch(message)
  })

  test('bytes that are no UTF-8', () => {
    expect(messageOf(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toMatch(
      /not valid UTF-8/,
    )
  })
})

test('colons, quotes and backslashes inside strings are no structure', () => {
  const value = { 'a:b': '":"', c: '\\', 'd\\': '\\\\":{', __proto__x: [{ ':': ':' }] }
  expect(parse(JSON.stringify(value)).ok).toBe(true)
})

test('nesting that would exhaust a recursive parser is refused, and nothing breaks', () => {
  const text = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  expect(messageOf(text)).toMatch(/nested more|not valid JSON/)
})

function escapeAll(text: string): string {
  return Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}
