import { describe, expect, test } from 'vitest'
import { parseAsk } from './ask.ts'
import type { ParsedAsk } from './ask.ts'
import {
  addDelta,
  addEvent,
  createStreamUsage,
  estimatedUsageOf,
  reportedUsageOf,
  stopBlock,
} from './stream-usage.ts'
import type { StreamUsage } from './stream-usage.ts'

function askOf(over: object = {}): ParsedAsk {
  const body = { model: 'claude-opus-5-5', max_tokens: 5_000, messages: [], ...over }
  const parsed = parseAsk(Buffer.from(JSON.stringify(body)))
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

function begin(over: object = {}): StreamUsage {
  const stream = createStreamUsage(askOf(over))
  const usage = { input_tokens: 70, output_tokens: 3, cache_read_input_tokens: 5 }
  add(stream, 'message_start', { message: { model: 'claude-opus-5-5', usage } })
  return stream
}

function add(stream: StreamUsage, name: string, payload: object) {
  return addEvent(stream, { name, data: JSON.stringify(payload) }, 1_000)
}

function addText(stream: StreamUsage, text: string, nowMs = 2_000): void {
  const delta = { type: 'text_delta', text }
  addDelta(stream, JSON.stringify({ type: 'content_block_delta', index: 0, delta }).length, nowMs)
}

function open(stream: StreamUsage, type: string): void {
  add(stream, 'content_block_start', {
    type: 'content_block_start',
    index: 0,
    content_block: { type },
  })
}

function outputOf(stream: StreamUsage, nowMs = 2_000): number | undefined {
  return estimatedUsageOf(stream, nowMs)?.parts[0]!.usage.outputTokens
}

describe('an estimate', () => {
  test('holds the reported input, every byte of text seen, and what may be under way', () => {
    const stream = begin()
    open(stream, 'text')
    addText(stream, 'x'.repeat(397))

    const [part] = estimatedUsageOf(stream, 2_000)!.parts

    expect(part!.usage).toMatchObject({ uncachedInputTokens: 70, cacheReadTokens: 5 })
    // 400 in one second: a quarter of that again, and 64.
    expect(part!.usage.outputTokens).toBe(400 + 100 + 64)
  })

  test('is never above max_tokens', () => {
    const stream = begin()
    open(stream, 'text')
    addText(stream, 'x'.repeat(100_000))
    expect(outputOf(stream)).toBe(5_000)
  })

  test.each(['thinking', 'redacted_thinking'])('counts %s as all that may be generated', (type) => {
    const stream = begin()
    open(stream, type)
    open(stream, 'text')
    addText(stream, 'short')
    expect(outputOf(stream)).toBe(5_000)
  })

  test('before anything is shown, so it does', () => {
    const stream = begin()
    expect(outputOf(stream)).toBe(5_000)
    open(stream, 'text')
    expect(outputOf(stream)).toBeLessThan(100)
  })

  test.each(['tool_use', 'server_tool_use', 'mcp_tool_use'])(
    'counts an open %s as all that may be generated, however much of it was seen',
    (type) => {
      const stream = begin()
      open(stream, 'text')
      addText(stream, 'short')
      stopBlock(stream)
      open(stream, type)
      expect(outputOf(stream)).toBe(5_000)
      addText(stream, '{"a":', 2_000)
      expect(outputOf(stream)).toBe(5_000)

      // And after it, until something opens: that may be the next one.
      stopBlock(stream)
      expect(outputOf(stream)).toBe(5_000)
      open(stream, 'text')
      expect(outputOf(stream)).toBeLessThan(1_000)
    },
  )

  test('counts a block of a type that nobody knows as all, and goes on so after it', () => {
    const stream = begin()
    open(stream, 'dream')
    stopBlock(stream)
    open(stream, 'text')
    expect(outputOf(stream)).toBe(5_000)
  })

  test('after a text takes what comes next for hidden once nothing has been seen for a second', () => {
    const stream = begin()
    open(stream, 'text')
    addText(stream, 'short', 2_000)
    stopBlock(stream)
    expect(outputOf(stream, 3_000)).toBeLessThan(200)
    expect(outputOf(stream, 3_001)).toBe(5_000)
  })

  test('covers the silence within a text at the rate that was seen', () => {
    const stream = begin()
    open(stream, 'text')
    addText(stream, 'x'.repeat(397), 2_000)
    // 400 in two seconds: 200 a second for the second of silence, and a quarter of one.
    expect(outputOf(stream, 3_000)).toBe(400 + 250 + 64)
  })

  test('of a stream that is held up by its client is all that may be generated', () => {
    const stream = begin()
    open(stream, 'text')
    addText(stream, 'short')
    const [part] = estimatedUsageOf(stream, 2_000, true)!.parts
    expect(part!.usage.outputTokens).toBe(5_000)
  })

  test('goes on from the last count of the upstream', () => {
    const stream = begin()
    open(stream, 'thinking')
    add(stream, 'message_delta', { delta: { stop_reason: null }, usage: { output_tokens: 900 } })
    open(stream, 'text')
    addText(stream, 'x'.repeat(100), 100_000)
    expect(outputOf(stream, 100_000)).toBe(1_000 + 64 + 3)
  })

  test.each([
    ['before message_start', createStreamUsage(askOf())],
    [
      'of a server tool, whose loop bills input anew',
      begin({ tools: [{ type: 'web_search_20250305', name: 'a' }] }),
    ],
    ['where a fallback may have run', begin({ fallbacks: [{ model: 'claude-opus-5' }] })],
  ])('is not made %s', (_name, stream) => {
    expect(estimatedUsageOf(stream, 2_000)).toBeUndefined()
  })
})

describe('a report', () => {
  test('is what the last message_delta makes of the start', () => {
    const stream = begin()

    const mark = add(stream, 'message_delta', {
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: 42, input_tokens: 90, cache_read_input_tokens: null },
    })

    expect(mark).toBe('final')
    expect(reportedUsageOf(stream)!.parts).toMatchObject([
      {
        model: 'claude-opus-5-5',
        usage: { uncachedInputTokens: 90, cacheReadTokens: 5, outputTokens: 42 },
      },
    ])
  })

  test.each([
    ['a stream without a final delta', []],
    ['a final delta without usage', ['{"delta":{"stop_reason":"end_turn"}}']],
    [
      'a delta that is no JSON, whatever follows',
      ['{"delta', '{"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}'],
    ],
    [
      'usage that cannot be',
      ['{"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1,"input_tokens":-5}}'],
    ],
  ])('is not read from %s', (_name, deltas) => {
    const stream = begin()
    for (const data of deltas) addEvent(stream, { name: 'message_delta', data }, 1_000)
    expect(reportedUsageOf(stream)).toBeUndefined()
  })
})

test('an event without a name is known by its type', () => {
  const stream = begin()
  expect(add(stream, '', { type: 'message_stop' })).toBe('end')
  expect(add(stream, '', { type: 'error' })).toBe('end')
  expect(add(stream, '', { type: 'message_delta', delta: { stop_reason: 'end_turn' } })).toBe(
    'final',
  )
})
