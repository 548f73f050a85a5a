import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundOf } from '#domain/bound.ts'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import { countTokensBody, parseAsk } from './ask.ts'
import type { ParsedAsk } from './ask.ts'

const plain = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello' }],
}

function parseText(text: string) {
  return parseAsk(Buffer.from(text))
}

function askOf(over: object): ParsedAsk {
  const parsed = parseText(JSON.stringify({ ...plain, ...over }))
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

function refusalOf(over: object): string {
  const parsed = parseText(JSON.stringify({ ...plain, ...over }))
  return parsed.ok ? 'accepted' : parsed.error.message
}

function wholeOf(over: object) {
  const textBytes = JSON.stringify({ ...plain, ...over }).length
  return { textBytes, images: 0, documentBytes: 0, hasBreakpoint: false }
}

function content(...blocks: object[]) {
  return { messages: [{ role: 'user', content: blocks }] }
}

test('an ordinary body has a bound: its bytes as input, its max_tokens as output', () => {
  expect(askOf({ stream: true })).toEqual({
    facts: {
      model: 'claude-sonnet-5-5',
      otherModels: [],
      maxTokens: 100,
      textBytes: JSON.stringify({ ...plain, stream: true }).length,
      images: 0,
      unknownSizeParts: 0,
      tools: 0,
      builtInTools: 0,
      cacheTtl: 'none',
      inferenceGeo: undefined,
      speed: 'standard',
      unboundedReasons: [],
    },
    inferenceGeos: [null],
    furtherModels: [],
    maxTokens: 100,
    stream: true,
    uncached: wholeOf({ stream: true }),
    whole: wholeOf({ stream: true }),
    clientSessionId: null,
  })
})

describe('refused, naming the field', () => {
  test.each([
    [{ model: undefined }, 'model: Field required'],
    [{ model: 7 }, 'model: Input should be a valid string'],
    [{ model: '' }, 'model: Input should be a valid string'],
    [{ model: 'a'.repeat(257) }, 'model: Input should be a valid string'],
    [{ model: 'claude\u0000x' }, 'model: Input should be a valid string'],
    [{ model: 'claude\ud800x' }, 'model: Input should be a valid string'],
    [{ model: 'claude x' }, 'model: Input should be a valid string'],
    [{ fallbacks: [{ model: 'claude\u0000x' }] }, /^fallbacks: model/],
    [{ max_tokens: undefined }, 'max_tokens: Field required'],
    [{ max_tokens: '100' }, /^max_tokens: Input should be a valid integer/],
    [{ max_tokens: 1.5 }, /^max_tokens: Input should be a valid integer/],
    [{ max_tokens: -1 }, /^max_tokens: Input should be a valid integer/],
    [{ max_tokens: 1e300 }, /^max_tokens: Input should be a valid integer/],
    [{ max_tokens: null }, /^max_tokens: Input should be a valid integer/],
    [{ max_tokens: 10_000_001 }, 'max_tokens: Input should be less than or equal to 10000000'],
    [{ model: 'made-up', max_tokens: 2 ** 53 - 1 }, /^max_tokens: Input should be less than/],
    [
      { fallbacks: [{ model: 'claude-opus-5', max_tokens: 3e13 }] },
      'fallbacks: max_tokens: Input should be less than or equal to 10000000',
    ],
    [{ messages: undefined }, 'messages: Field required'],
    [{ messages: 'Hello' }, 'messages: Input should be a valid list'],
    [{ messages: ['Hello'] }, /^messages: Input should be a list of objects/],
    [{ stream: 'yes' }, /^stream: Input should be a valid boolean/],
    [{ stream: 1 }, /^stream: Input should be a valid boolean/],
    [{ tools: 'none' }, /^tools: Input should be a valid list/],
    [{ fallbacks: [{ max_tokens: 5 }] }, /^fallbacks: model/],
    [{ fallbacks: [{ model: 'claude-opus-5', max_tokens: '9' }] }, /^fallbacks: max_tokens/],
  ])('%j', (over, message) => {
    expect(refusalOf(over)).toMatch(message)
  })

  test.each([
    'Max_Tokens',
    'MAX_TOKENS',
    'maxTokens',
    'max_tokenſ',
    'ｍax_tokens',
    'max_tokens ',
    'max-tokens',
    '',
  ])('a key that some parser could take for another: %j', (key) => {
    expect(refusalOf({ [key]: 9_999 })).toMatch(/Extra inputs are not permitted/)
  })

  test.each([
    [{ messages: [{ role: 'user', Content: [] }] }],
    [content({ type: 'text', text: 'a', Cache_Control: { type: 'ephemeral', ttl: '1h' } })],
    [content({ type: 'image', source: { type: 'base64', data: 'aaaa', Type: 'url' } })],
    [content({ type: 'tool_result', content: [{ Type: 'image' }] })],
    [{ tools: [{ name: 'a', input_schema: {}, Type: 'web_search_20250305' }] }],
    [{ fallbacks: [{ model: 'claude-opus-5', Max_Tokens: 50_000 }] }],
  ])('the same inside: %j', (over) => {
    expect(refusalOf(over)).toMatch(/Extra inputs are not permitted/)
  })

  test('1e2 and 100.0 are the integer that every parser reads', () => {
    const text = JSON.stringify(plain)
    for (const spelled of ['1e2', '100.0']) {
      const parsed = parseText(text.replace('100', spelled))
      expect(parsed).toMatchObject({ ok: true, value: { maxTokens: 100 } })
    }
  })
})

describe('a list that only grows the work is refused, naming it', () => {
  const many = (count: number, item: object) => Array.from({ length: count }, () => item)
  const compact = { type: 'compact_20260112' }
  const advisor = { type: 'advisor_20260301', name: 'advisor' }
  test.each([
    ['fallbacks', { fallbacks: many(32, { model: 'a' }) }, { fallbacks: many(33, { model: 'a' }) }],
    [
      'context_management: edits',
      { context_management: { edits: many(32, compact) } },
      { context_management: { edits: many(33, compact) } },
    ],
    ['tools', { tools: many(2_000, { name: 'a' }) }, { tools: many(2_001, { name: 'a' }) }],
    ['tools', { tools: many(32, advisor) }, { tools: many(33, advisor) }],
  ])('%s', (field, most, tooMany) => {
    expect(refusalOf(most)).toBe('accepted')
    expect(refusalOf(tooMany)).toMatch(new RegExp(`^${field}: List should have at most`))
    const huge = Object.fromEntries(
      Object.entries(most).map(([key, value]) => [
        key,
        Array.isArray(value) ? many(80_000, value[0] as object) : { edits: many(80_000, compact) },
      ]),
    )
    expect(refusalOf(huge)).toMatch(/at most/)
  })

  test('more than a hundred fields', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 1]))
    expect(refusalOf(fields(97))).toBe('accepted')
    expect(refusalOf(fields(98))).toMatch(/more than 100 fields/)
  })
})

describe('keys that belong to the client may be anything', () => {
  test.each([
    [{ tools: [{ name: 'a', input_schema: { properties: { 'X-Id': {}, maxTokens: {} } } }] }],
    [content({ type: 'tool_use', id: 'a', name: 'b', input: { 'Max Tokens': 1, '': 2 } })],
    [{ metadata: { user_id: 'a', 'Team Name': 'b' } }],
    [{ output_config: { format: { type: 'json_schema', schema: { $defs: {} } } } }],
  ])('%j', (over) => {
    expect(refusalOf(over)).toBe('accepted')
  })
})

describe('parts that are not counted by their bytes', () => {
  const data = 'A'.repeat(10_000)

  test('an image in base64 counts as an image, wherever it is', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data } }
    const result = { type: 'tool_result', tool_use_id: 'a', content: [image] }
    const { facts } = askOf(content(image, result))

    expect(facts).toMatchObject({ images: 2, unboundedReasons: [] })
    expect(facts.textBytes).toBeLessThan(1_000)
  })

  test('a PDF, and a block of a type that is not known, count as a whole context', () => {
    const source = { type: 'base64', media_type: 'application/pdf', data }
    expect(askOf(content({ type: 'document', source })).facts.unknownSizeParts).toBe(1)
    expect(askOf(content({ type: 'hologram', data })).facts.unknownSizeParts).toBe(1)
    const fetched = { type: 'web_fetch_result', content: { type: 'document', source } }
    const result = { type: 'web_fetch_tool_result', content: fetched }
    expect(askOf(content(result)).facts.unknownSizeParts).toBe(1)
  })

  test('whatever else is in a known block or in a message counts as the worst', () => {
    for (const over of [
      content({ type: 'text', text: 'a', attachments: [{ file_id: 'a' }] }),
      content({ type: 'tool_use', id: 'a', name: 'b', input: {}, tools: [{}] }),
      content({ type: 'tool_result', tool_use_id: 'a', content: 'b', resources: [{}] }),
      content({ type: 'image', source: { type: 'base64', data }, frames: {} }),
      { messages: [{ role: 'user', content: 'a', tools: [{}] }] },
    ]) {
      expect(askOf(over).facts).toMatchObject({
        unknownSizeParts: 1,
        unboundedReasons: ['unknown_content'],
      })
    }
  })

  test('what is in a list inside a list, or in the content of a text, is seen too', () => {
    const image = { type: 'image', source: { type: 'url', url: 'https://a' } }
    for (const nested of [[image], { type: 'text', text: 'a', content: [image] }]) {
      expect(askOf(content(nested)).facts).toMatchObject({
        images: 1,
        unboundedReasons: ['url_source'],
      })
    }
  })

  test('the parts of known blocks that are text alone count by their bytes', () => {
    const cache_control = { type: 'ephemeral' }
    const known = content(
      { type: 'text', text: 'a', citations: [{ cited_text: 'b' }], cache_control },
      { type: 'tool_use', id: 'a', name: 'b', input: { c: [{}] }, caller: { type: 'direct' } },
      { type: 'fallback', from: { model: 'a' }, to: { model: 'b' }, trigger: { type: 'refusal' } },
      { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'a' }] },
      { type: 'search_result', source: 'a', content: [], citations: { enabled: true } },
      { type: 'document', source: { type: 'text', data: 'a' }, citations: { enabled: true } },
    )
    expect(askOf(known).facts).toMatchObject({ unknownSizeParts: 0, unboundedReasons: [] })
  })

  test('a document in plain text counts by its bytes', () => {
    const source = { type: 'text', media_type: 'text/plain', data }
    const { facts } = askOf(content({ type: 'document', source }))
    expect(facts.unknownSizeParts).toBe(0)
    expect(facts.textBytes).toBeGreaterThan(10_000)
  })

  test('tools are counted, and built-in ones apart', () => {
    const tools = [
      { name: 'a', input_schema: {} },
      { type: 'custom', name: 'b', input_schema: {} },
      { type: 'bash_20250124', name: 'bash' },
    ]
    expect(askOf({ tools }).facts).toMatchObject({
      tools: 3,
      builtInTools: 1,
      unboundedReasons: [],
    })
  })
})

describe('what nothing bounds is named', () => {
  test.each([
    [{ tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, ['web_search']],
    [{ tools: [{ type: 'rocket_20300101', name: 'rocket' }] }, ['unknown_tool']],
    [{ mcp_servers: [{ type: 'url', url: 'https://a', name: 'a' }] }, ['mcp_servers']],
    [{ container: 'container_1' }, ['container']],
    [{ thread: { type: 'continue' } }, ['thread']],
    [{ something_new: true }, ['unknown_field']],
    [content({ type: 'image', source: { type: 'url', url: 'https://a' } }), ['url_source']],
    [content({ type: 'document', source: { type: 'file', file_id: 'a' } }), ['file_source']],
    [content({ type: 'container_upload', file_id: 'a' }), ['file_source']],
    [
      content({
        type: 'compaction',
        content: 'a',
        tool_changes: [{ type: 'tool_addition', tool: { type: 'web_search_20260318' } }],
      }),
      ['tool_addition'],
    ],
    [{ something_new: true, another: 1, container: 'a' }, ['unknown_field', 'container']],
    [{ context_management: { edits: [{ type: 'novel_1' }] } }, ['context_management']],
    [{ fallbacks: 'default' }, ['fallbacks']],
  ])('%j', (over, reasons) => {
    expect(askOf(over).facts.unboundedReasons).toEqual(reasons)
  })

  test.each([
    [{ mcp_servers: [] }],
    [{ container: null }],
    [{ context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } }],
    [{ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }],
  ])('%j is bounded', (over) => {
    expect(askOf(over).facts.unboundedReasons).toEqual([])
  })
})

describe('other runs of a model', () => {
  test('fallbacks, with the largest max_tokens and the fastest speed of all', () => {
    const fallbacks = [{ model: 'claude-opus-5', max_tokens: 500, speed: 'fast' }, { model: 'b' }]
    expect(askOf({ fallbacks })).toMatchObject({
      maxTokens: 100,
      facts: { otherModels: ['claude-opus-5', 'b'], maxTokens: 500, speed: 'fast' },
    })
  })

  test('a compaction runs the requested model once more', () => {
    const edits = [{ type: 'compact_20260112' }]
    expect(askOf({ context_management: { edits } }).facts.otherModels).toEqual([plain.model])
    expect(askOf({ compaction: { type: 'summarize' } }).facts.otherModels).toEqual([plain.model])
  })

  test('an advisor runs its own', () => {
    const tools = [{ type: 'advisor_20260301', name: 'advisor', model: 'claude-fable-5-1' }]
    expect(askOf({ tools }).facts.otherModels).toEqual(['claude-fable-5-1'])
  })
})

describe('the dearest cache write that is asked for', () => {
  const hour = { type: 'ephemeral', ttl: '1h' }
  test.each([
    [{ cache_control: { type: 'ephemeral' } }, '5m'],
    [{ cache_control: { type: 'ephemeral', ttl: '5m' } }, '5m'],
    [{ cache_control: null }, 'none'],
    [{ cache_control: { type: 'ephemeral', ttl: '2h' } }, '1h'],
    [{ cache_control: 'yes' }, '1h'],
    [{ system: [{ type: 'text', text: 'a', cache_control: hour }] }, '1h'],
    [{ tools: [{ name: 'a', input_schema: {}, cache_control: hour }] }, '1h'],
    [content({ type: 'hologram', deep: [{ cache_control: hour }] }), '1h'],
  ])('%j', (over, ttl) => {
    expect(askOf(over).facts.cacheTtl).toBe(ttl)
  })
})

describe('the session that the client names', () => {
  test.each([
    ['user_a1_account__session_3f2a-77', '3f2a-77'],
    ['{"device_id":"d","session_id":"s-1"}', 's-1'],
    ['somebody', null],
    ['{not json', null],
    [`user_session_${'a'.repeat(200)}`, null],
  ])('%s', (userId, session) => {
    expect(askOf({ metadata: { user_id: userId } }).clientSessionId).toBe(session)
  })
})

test('the body for count_tokens keeps what counts and drops the rest', () => {
  const body = {
    ...plain,
    stream: true,
    temperature: 1,
    metadata: {},
    tools: [],
    system: 'Be kind.',
  }
  const counted = countTokensBody(Buffer.from(JSON.stringify(body)))
  expect(JSON.parse(String(counted))).toEqual({
    model: plain.model,
    messages: plain.messages,
    tools: [],
    system: 'Be kind.',
  })
})

test('what is counted is the text that is sent, not one written anew', () => {
  const digits = '9'.repeat(290)
  const messages = `[ {"role":"user","content":[{"type":"tool_use","input":{"a":${digits},"b":1e999,"c":"\\u00e9\\"]}é🧪"}}] } ]`
  const text = `\n{ "max_tokens":5, "messages" : ${messages} , "stream":true,"s\\u0079stem":"a,}\\\\","model":"m" }\n`

  const counted = String(countTokensBody(Buffer.from(text)))

  expect(counted).toContain(`"messages" : ${messages}`)
  expect(counted).toContain('"s\\u0079stem":"a,}\\\\"')
  expect(counted).not.toMatch(/max_tokens|stream/)
  expect(Object.keys(JSON.parse(counted) as object)).toEqual(['messages', 'system', 'model'])
})

describe('a body that two parsers read differently is no way around a limit', () => {
  const index = indexCatalog(catalog)
  const atMs = Date.UTC(2026, 10, 22)

  /** Readings that real parsers have: the first or last of equal keys; keys folded in several ways. */
  const folds: ((key: string) => string)[] = [
    (key) => key,
    (key) => key.toLowerCase(),
    (key) => key.normalize('NFKC').toLowerCase(),
    (key) => key.toUpperCase().toLowerCase(),
    (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    (key) => key.trim(),
  ]
  type Pairs = readonly (readonly [string, unknown])[]
  function readings(pairs: Pairs): Record<string, unknown>[] {
    return folds.flatMap((fold) => {
      const folded = pairs.map(([key, value]) => [fold(key), value] as const)
      return [Object.fromEntries(folded), Object.fromEntries(folded.toReversed())]
    })
  }

  const names = ['max_tokens', 'model', 'speed', 'inference_geo', 'cache_control', 'stream']
  const spelling = fc.constantFrom(...names).chain((name) =>
    fc.constantFrom(
      name,
      name.toUpperCase(),
      name.replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase()),
      name.replace('s', 'ſ'),
      name.replace('m', 'ｍ'),
      ` ${name}`,
      `${name[0]!.toUpperCase()}${name.slice(1)}`,
    ),
  )
  const value = fc.constantFrom<unknown>(
    1,
    64_000,
    'claude-haiku-4-5',
    'claude-fable-5-1',
    'fast',
    'us',
    { type: 'ephemeral', ttl: '1h' },
    true,
    null,
  )

  test('it is refused, or its bound is that of the dearest reading', () => {
    const extras = fc.array(fc.tuple(spelling, value), { maxLength: 4 })
    fc.assert(
      fc.property(extras, fc.boolean(), (added, before) => {
        const base = Object.entries(plain)
        const pairs: Pairs = before ? [...added, ...base] : [...base, ...added]
        const text = `{${pairs.map(([key, of]) => `${JSON.stringify(key)}:${JSON.stringify(of)}`).join(',')}}`
        const parsed = parseText(text)
        if (!parsed.ok) return

        const ours = boundOf(parsed.value.facts, index, atMs).boundNanoUsd
        for (const reading of readings(pairs)) {
          const other = parseText(JSON.stringify(reading))
          if (!other.ok) continue
          // Each reading serialized anew may be a few bytes shorter or longer than what was sent.
          const facts = { ...other.value.facts, textBytes: parsed.value.facts.textBytes }
          expect(boundOf(facts, index, atMs).boundNanoUsd).toBeLessThanOrEqual(ours)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('no bytes whatever make the parser throw', () => {
    const valid = Buffer.from(JSON.stringify({ ...plain, tools: [{ name: 'a' }], system: 'é🧪' }))
    const edit = fc.record({ at: fc.nat(valid.length - 1), byte: fc.nat(255), cut: fc.nat(5) })
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
        let bytes = Buffer.from(valid)
        for (const { at, byte, cut } of edits) {
          bytes = Buffer.concat([
            bytes.subarray(0, at),
            Buffer.from([byte]),
            bytes.subarray(at + cut),
          ])
        }
        expect(typeof parseAsk(bytes).ok).toBe('boolean')
      }),
      { numRuns: 2_000 },
    )
  })
})
