import { describe, expect, test } from 'vitest'
import { createSseScanner } from './sse-scanner.ts'

type Seen = {
  readonly name: string
  readonly data: string
  readonly start: number
  readonly end: number
}

/** Feeds the chunks and returns what was seen, with offsets counted from the start of the stream. */
function scan(chunks: readonly Buffer[], lineBytesMax = 1_000) {
  const events: Seen[] = []
  const deltas: number[] = []
  let stops = 0
  let fed = 0
  const scanner = createSseScanner(
    {
      delta: (bytes) => deltas.push(bytes),
      blockStop: () => stops++,
      event: (event) => events.push({ ...event, start: fed + event.start, end: fed + event.end }),
    },
    lineBytesMax,
  )
  for (const chunk of chunks) {
    scanner.feed(chunk)
    fed += chunk.length
  }
  return {
    events: events.map(({ name, data }) => ({ name, data })),
    deltas,
    stops,
    offsets: events,
  }
}

function cutAt(bytes: Buffer, ...places: number[]): Buffer[] {
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length))
}

const stream = [
  ': a comment',
  '',
  'event: message_start',
  'data: {"type":"message_start","text":"é🧪"}',
  '',
  'event: ping',
  'data: {"type": "ping"}',
  '',
  'event: content_block_delta',
  'data: {"text":"12345"}',
  '',
  'id: 7',
  'data: first',
  'data:second',
  '',
  'event: message_stop',
  'data: {}',
  '',
  '',
]

const expected = {
  events: [
    { name: 'message_start', data: '{"type":"message_start","text":"é🧪"}' },
    { name: '', data: 'first\nsecond' },
    { name: 'message_stop', data: '{}' },
  ],
  deltas: ['{"text":"12345"}'.length],
}

describe.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
])('lines that end with %s', (_name, ending) => {
  const bytes = Buffer.from(stream.join(ending))

  test('whole', () => {
    expect(scan([bytes])).toMatchObject(expected)
  })

  test('cut at every byte', () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(scan(cutAt(bytes, at)), `cut at ${at}`).toMatchObject(expected)
    }
  })

  test('byte by byte', () => {
    expect(scan(Array.from(bytes, (byte) => Buffer.from([byte])))).toMatchObject(expected)
  })

  test('the end of an event is behind its blank line, its start where its first byte is', () => {
    const { offsets } = scan([bytes])
    const [start, , stop] = offsets
    expect(bytes.subarray(start!.start, start!.end).toString()).toBe(
      stream.slice(2, 5).join(ending) + ending,
    )
    expect(bytes.subarray(stop!.start).toString()).toBe(stream.slice(15).join(ending))
    expect(stop!.end).toBe(bytes.length)
  })
})

test('an event that began in an earlier chunk starts at 0 of the chunk that ends it', () => {
  const bytes = Buffer.from('event: message_stop\ndata: {}\n\nevent: error\ndata: {}\n\n')

  const starts: number[] = []
  const scanner = createSseScanner(
    {
      delta: () => undefined,
      blockStop: () => undefined,
      event: ({ start }) => starts.push(start),
    },
    100,
  )
  scanner.feed(bytes.subarray(0, 10))
  scanner.feed(bytes.subarray(10))

  expect(starts).toEqual([0, 20])
})

test('a line beyond its bound keeps its length and loses its content', () => {
  const text = 'x'.repeat(500)
  const bytes = Buffer.from(
    `event: content_block_delta\ndata: ${text}\n\nevent: message_delta\ndata: ${text}\n\ndata: short\n\n`,
  )

  for (const chunks of [[bytes], cutAt(bytes, 50, 100, 300, 700)]) {
    const { events, deltas } = scan(chunks, 100)
    expect(deltas).toEqual([500])
    expect(events[0]!.data.length).toBeLessThanOrEqual(100)
    expect(events[1]).toEqual({ name: '', data: 'short' })
  }
})

test('a byte order mark before the first line is no part of it', () => {
  expect(scan([Buffer.from('\uFEFFdata: {}\n\n')]).events).toEqual([{ name: '', data: '{}' }])
})

test('the end of a block is told, without its payload', () => {
  const text = 'event: content_block_stop\r\ndata: {"index":0}\r\n\r\n'
  const { events, stops } = scan([Buffer.from(text), Buffer.from(text.slice(0, 9))])
  expect({ events, stops }).toEqual({ events: [], stops: 1 })
})
