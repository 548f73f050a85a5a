import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask, hello, helloStream, parseEvents, read } from '#test/support/simulator-client.ts'
import { type Simulator, startSimulator } from './server.ts'

let simulator: Simulator

beforeEach(async () => {
  simulator = await startSimulator({ seed: 7 })
})

afterEach(() => simulator.close())

describe('answers', () => {
  test('usage and bill agree, though each is counted on its own', async () => {
    const message = await read('message', ask(simulator.url))
    const [line] = simulator.bill()

    expect(line).toMatchObject({
      message_id: message.id,
      model: 'claude-sonnet-5',
      state: 'complete',
      usage: {
        input_tokens: message.usage.input_tokens,
        output_tokens: message.usage.output_tokens,
      },
    })
  })

  test('a stream has the real order of events and ends on the cumulative usage', async () => {
    const events = parseEvents(await (await ask(simulator.url, { body: helloStream })).text())
    const types = events.map((event) => event.type)

    expect(types.slice(0, 3)).toEqual(['message_start', 'content_block_start', 'ping'])
    expect(types.slice(-3)).toEqual(['content_block_stop', 'message_delta', 'message_stop'])
    expect(events[0]?.message?.usage.output_tokens).toBe(1)
    expect(events.at(-2)?.usage?.output_tokens).toBe(simulator.bill()[0]?.usage.output_tokens)
  })

  test('the same seed and body give the same answer under another id', async () => {
    const first = await read('message', ask(simulator.url))
    const second = await read('message', ask(simulator.url))

    expect(second.content).toEqual(first.content)
    expect(second.id).not.toBe(first.id)
  })

  test('a search raises the input after the start and is counted', async () => {
    const tools = [{ type: 'web_search_20250305', name: 'web_search', max_uses: 1 }]
    const events = parseEvents(
      await (await ask(simulator.url, { body: { ...helloStream, tools } })).text(),
    )
    const usage = events.at(-2)?.usage ?? expect.fail('no usage')

    expect(usage.server_tool_use?.web_search_requests).toBe(1)
    expect(usage.input_tokens).toBeGreaterThan(events[0]?.message?.usage.input_tokens ?? Infinity)
    expect(simulator.bill()[0]?.usage).toMatchObject({
      input_tokens: usage.input_tokens,
      web_search_requests: 1,
    })
  })

  test('iterations are billed apart, and usage shows the same numbers', async () => {
    const scenario = 'iterations;types=compaction+advisor+fallback;model=claude-opus-5'
    const message = await read('message', ask(simulator.url, { scenario }))
    const [line] = simulator.bill()
    const iterations = message.usage.iterations ?? []

    expect(message.model).toBe('claude-opus-5')
    expect(iterations.at(-1)).toMatchObject({
      type: 'fallback_message',
      output_tokens: message.usage.output_tokens,
    })
    expect(
      line?.additions.map(({ type, model, usage }) => [type, model, usage.output_tokens]),
    ).toEqual([
      ['declined', 'claude-sonnet-5', iterations[0]?.output_tokens],
      ['compaction', 'claude-opus-5', iterations[1]?.output_tokens],
      ['advisor_message', 'claude-opus-5', iterations[2]?.output_tokens],
    ])
  })

  test('count_tokens is free and equals the input that a message is billed', async () => {
    const body = {
      ...hello,
      system: 'Be brief.',
      tools: [{ name: 'draw', input_schema: { type: 'object' } }],
    }
    const { max_tokens: _, ...countable } = body
    const counted = await read(
      'count',
      ask(simulator.url, { path: '/v1/messages/count_tokens', body: countable }),
    )

    expect(simulator.bill()).toEqual([])
    await (await ask(simulator.url, { body })).json()
    expect(simulator.bill()[0]?.usage.input_tokens).toBe(counted.input_tokens)
  })

  test('models page in both directions', async () => {
    const headers = { 'anthropic-version': '2023-06-01' }
    const list = (query: string) =>
      read('models', fetch(`${simulator.url}/v1/models?${query}`, { headers }))
    const first = await list('limit=2')
    const second = await list(`limit=2&after_id=${first.last_id}`)
    const back = await list(`limit=2&before_id=${second.first_id}`)

    expect(first.has_more).toBe(true)
    expect(second.data[0]?.id).not.toBe(first.data[1]?.id)
    expect(back.data).toEqual(first.data)
  })
})

describe('refusals', () => {
  const cases: [string, object, number, string][] = [
    ['no model', { max_tokens: 1, messages: hello.messages }, 400, 'model: Field required'],
    ['no max_tokens', { ...hello, max_tokens: undefined }, 400, 'max_tokens: Field required'],
    ['no messages', { ...hello, messages: undefined }, 400, 'messages: Field required'],
    ['an unknown model', { ...hello, model: 'gpt-9' }, 404, 'model: gpt-9'],
    ['too many tokens', { ...hello, max_tokens: 10_000_000 }, 400, 'max_tokens: 10000000 >'],
  ]
  test.each(cases)(
    '%s is refused by name, and not billed',
    async (_name, body, status, message) => {
      const response = await ask(simulator.url, { body })
      const envelope = await read('error', response.clone())

      expect(response.status).toBe(status)
      expect(envelope).toMatchObject({
        type: 'error',
        request_id: response.headers.get('request-id'),
      })
      expect(envelope.error.message).toContain(message)
      expect(simulator.bill()).toEqual([])
    },
  )

  test('a request without a version is refused', async () => {
    const response = await fetch(`${simulator.url}/v1/messages`, { method: 'POST', body: '{}' })

    expect(response.status).toBe(400)
    expect(await response.text()).toContain('anthropic-version: header is required')
  })

  test('more than 32 MB is refused with 413', async () => {
    const body = { ...hello, system: 'x'.repeat(33 * 1024 * 1024) }

    expect((await ask(simulator.url, { body })).status).toBe(413)
  })

  test('a simulator with a key refuses all others', async () => {
    const guarded = await startSimulator({ apiKey: 'right' })
    const send = (key: string) =>
      fetch(`${guarded.url}/v1/models`, {
        headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
      })

    expect([(await send('wrong')).status, (await send('right')).status]).toEqual([401, 200])
    await guarded.close()
  })
})
