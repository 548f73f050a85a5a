import { describe, expect, test } from 'vitest'
import { readEvents } from './read-events.ts'

describe('readEvents', () => {
  test.each(['\n', '\r\n', '\r'])('reads events whose lines end in %j', async (end) => {
    const text = `event: ping${end}data: {}${end}${end}data: a${end}data: b${end}${end}`

    expect(await read([text])).toEqual([
      { event: 'ping', data: '{}' },
      { event: 'message', data: 'a\nb' },
    ])
  })

  test('reads the same wherever the network cuts the stream', async () => {
    const text = ': hello\r\nevent: delta\r\ndata: {"text":"é…"}\r\n\r\ndata: end\r\n\r\n'
    const bytes = new TextEncoder().encode(text)
    const whole = await read([text])

    for (let at = 1; at < bytes.length; at += 1) {
      expect(await readBytes([bytes.slice(0, at), bytes.slice(at)])).toEqual(whole)
    }
    expect(whole).toEqual([
      { event: 'delta', data: '{"text":"é…"}' },
      { event: 'message', data: 'end' },
    ])
  })

  test('an event that the stream breaks off is none', async () => {
    expect(await read(['data: whole\n\ndata: half\n'])).toEqual([
      { event: 'message', data: 'whole' },
    ])
  })

  test('takes one space off a value and no more', async () => {
    expect(await read(['data:  a\ndata:b\ndata\n\n'])).toEqual([
      { event: 'message', data: ' a\nb\n' },
    ])
  })

  test('lets go of the connection when its reader stops', async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: a\n\n')),
      cancel: () => {
        cancelled = true
      },
    })

    for await (const { data } of readEvents(body)) {
      expect(data).toBe('a')
      break
    }

    expect(cancelled).toBe(true)
  })
})

function read(texts: readonly string[]) {
  return readBytes(texts.map((text) => new TextEncoder().encode(text)))
}

async function readBytes(chunks: readonly Uint8Array[]) {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  return Array.fromAsync(readEvents(body))
}
