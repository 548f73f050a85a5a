import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  ask,
  askRaw,
  hello,
  helloStream,
  parseEvents,
  read,
  until,
} from '#test/support/simulator-client.ts'
import { type Simulator, startSimulator } from './server.ts'

let simulator: Simulator

beforeEach(async () => {
  simulator = await startSimulator({ seed: 7 })
})

afterEach(() => simulator.close())

describe('scenarios', () => {
  const statuses: [string, number, string][] = [
    ['rate_limited', 429, 'rate_limit_error'],
    ['unauthorized', 401, 'authentication_error'],
    ['billing', 402, 'billing_error'],
    ['credit_balance', 400, 'invalid_request_error'],
    ['error', 500, 'api_error'],
    ['overloaded', 529, 'overloaded_error'],
  ]
  test.each(statuses)('%s answers %i and bills nothing', async (scenario, status, type) => {
    const response = await ask(simulator.url, { scenario })

    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { type } })
    expect(simulator.bill()).toEqual([])
  })

  test('a scenario can come in the user id', async () => {
    const response = await ask(simulator.url, {
      body: { ...hello, metadata: { user_id: 'simulator:overloaded' } },
    })

    expect(response.status).toBe(529)
  })

  test('scripted faults hold for as many requests as they say', async () => {
    const body = { count: 2, scenario: 'rate_limited;retry_after=3' }
    await ask(simulator.url, { path: '/simulator/faults', body })
    const responses = [await ask(simulator.url), await ask(simulator.url), await ask(simulator.url)]

    expect(responses.map((response) => response.status)).toEqual([429, 429, 200])
    expect(responses[0]?.headers.get('retry-after')).toBe('3')
  })

  test.each(['gzip', 'br', 'deflate'])(
    '%s compresses JSON and streams unasked',
    async (encoding) => {
      const decode = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync }[encoding]
      const json = await askRaw(simulator.url, hello, encoding)
      const sse = await askRaw(simulator.url, helloStream, encoding)

      expect([json.encoding, sse.encoding]).toEqual([encoding, encoding])
      expect(JSON.parse(String(decode?.(json.body)))).toMatchObject({ type: 'message' })
      expect(parseEvents(String(decode?.(sse.body))).at(-1)?.type).toBe('message_stop')
    },
  )

  test('chunked streams say the same in small pieces', async () => {
    const whole = parseEvents(
      String((await askRaw(simulator.url, helloStream, 'tokens;output=40')).body),
    )
    const pieces = parseEvents(
      String((await askRaw(simulator.url, helloStream, 'tokens;output=40,chunked;bytes=3')).body),
    )

    expect(pieces.slice(1)).toEqual(whole.slice(1))
  })

  test('a stream that is cut is billed as aborted, for what was generated', async () => {
    const raw = await askRaw(simulator.url, helloStream, 'tokens;output=100,cut;after=10')

    expect(raw.complete).toBe(false)
    expect(String(raw.body)).toContain('content_block_delta')
    await until(() => simulator.bill().length === 1)
    expect(simulator.bill()[0]).toMatchObject({ state: 'aborted', usage: { output_tokens: 10 } })
  })

  test('a compressed stream that is cut has sent what it generated', async () => {
    const raw = await askRaw(simulator.url, helloStream, 'gzip,tokens;output=100,cut;after=10')

    expect(raw.complete).toBe(false)
    expect(raw.body.length).toBeGreaterThan(0)
  })

  test('a JSON answer that is cut in its middle is billed as aborted', async () => {
    const raw = await askRaw(simulator.url, hello, 'cut')

    expect(raw.complete).toBe(false)
    await until(() => simulator.bill().length === 1)
    expect(simulator.bill()[0]?.state).toBe('aborted')
  })

  test('cut_after_start sends message_start and nothing more', async () => {
    const raw = await askRaw(simulator.url, helloStream, 'cut_after_start')

    expect(parseEvents(String(raw.body)).map((event) => event.type)).toEqual(['message_start'])
    await until(() => simulator.bill().length === 1)
    expect(simulator.bill()[0]).toMatchObject({ state: 'aborted', usage: { output_tokens: 0 } })
  })

  test('an error in mid-stream comes as an event', async () => {
    const raw = await askRaw(simulator.url, helloStream, 'sse_error;after=5')

    expect(raw.complete).toBe(true)
    expect(parseEvents(String(raw.body)).at(-1)).toMatchObject({
      type: 'error',
      error: { type: 'overloaded_error' },
    })
    expect(simulator.bill()[0]?.state).toBe('aborted')
  })

  test('no_usage answers without usage, and bills all the same', async () => {
    const message = await read('message', ask(simulator.url, { scenario: 'no_usage' }))

    expect(message.usage).toBeUndefined()
    expect(simulator.bill()[0]?.usage.output_tokens).toBeGreaterThan(0)
  })

  test('no_message_stop ends after message_delta', async () => {
    const raw = await askRaw(simulator.url, helloStream, 'no_message_stop')

    expect(parseEvents(String(raw.body)).at(-1)?.type).toBe('message_delta')
    expect(simulator.bill()[0]?.state).toBe('complete')
  })

  test('malformed_sse writes an event that is no JSON', async () => {
    const raw = await askRaw(simulator.url, helloStream, 'malformed_sse')

    expect(() => parseEvents(String(raw.body))).toThrow(SyntaxError)
    expect(String(raw.body)).toContain('message_stop')
  })

  test('hang never answers, and the input is billed when the client gives up', async () => {
    const giveUp = new AbortController()
    const asked = fetch(`${simulator.url}/v1/messages`, {
      method: 'POST',
      headers: { 'anthropic-version': '2023-06-01', 'x-simulator-scenario': 'hang' },
      body: JSON.stringify(hello),
      signal: giveUp.signal,
    }).catch((error: Error) => error.name)
    await until(() => simulator.requests() === 1)
    giveUp.abort()

    expect(await asked).toBe('AbortError')
    await until(() => simulator.bill().length === 1)
    expect(simulator.bill()[0]).toMatchObject({ state: 'aborted', usage: { output_tokens: 0 } })
  })
})

describe('the bill', () => {
  test('generation stops when the client leaves', async () => {
    const scenario = 'tokens;output=200,pace;tokens_per_second=100'
    const response = await ask(simulator.url, { body: helloStream, scenario })
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.read()
    await reader?.cancel()
    await until(() => simulator.bill().length === 1)
    const [line] = simulator.bill()

    expect(line?.state).toBe('aborted')
    expect(line?.usage.output_tokens).toBeLessThan(200)
  })

  test('generation waits for a client that does not read', async () => {
    const response = await ask(simulator.url, {
      body: { ...helloStream, max_tokens: 128_000 },
      scenario: 'tokens;output=128000,chunked;bytes=8192',
    })
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await until(() => simulator.bill().length === 1)

    expect(simulator.bill()[0]?.usage.output_tokens).toBeLessThan(128_000)
  })

  test('is read and reset over HTTP', async () => {
    await (await ask(simulator.url)).json()
    const readBill = () => read('bill', fetch(`${simulator.url}/simulator/bill`))
    const before = await readBill()
    await fetch(`${simulator.url}/simulator/bill`, { method: 'DELETE' })
    const after = await readBill()

    expect(before.totals).toMatchObject({ lines: 1, complete: 1 })
    expect(before.lines).toEqual([expect.objectContaining({ state: 'complete' })])
    expect(after).toMatchObject({ lines: [], totals: { lines: 0 } })
  })

  test('shows what crossed', async () => {
    const response = await ask(simulator.url, {
      headers: { 'x-extra': 'seen' },
      path: '/v1/messages?beta=true',
    })
    await response.json()
    const { requests } = await read('requests', fetch(`${simulator.url}/simulator/requests`))

    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/messages?beta=true',
      headers: { 'x-extra': 'seen', 'x-api-key': 'test-key' },
      body: JSON.stringify(hello),
    })
  })
})
