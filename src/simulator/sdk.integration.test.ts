import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './server.ts'

let simulator: Simulator
let client: Anthropic

beforeAll(async () => {
  simulator = await startSimulator({ seed: 3 })
  client = new Anthropic({ apiKey: 'test-key', baseURL: simulator.url, maxRetries: 0 })
})

afterAll(() => simulator.close())

const hello = {
  model: 'claude-sonnet-5',
  max_tokens: 300,
  messages: [{ role: 'user' as const, content: 'Good morning, studio' }],
}

const weather = {
  name: 'get_weather',
  description: 'Tells the weather',
  input_schema: {
    type: 'object' as const,
    properties: { city: { type: 'string' } },
    required: ['city'],
  },
}

describe('the unmodified SDK', () => {
  test('creates a message', async () => {
    const { data: message, request_id } = await client.messages.create(hello).withResponse()

    expect(message).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' })
    expect(message.usage.output_tokens).toBeGreaterThan(0)
    expect(request_id).toMatch(/^req_sim/)
  })

  test('streams the message that it would have got whole', async () => {
    const whole = await client.messages.create(hello)
    const texts: string[] = []
    const stream = client.messages.stream({ ...hello, temperature: 1 })
    stream.on('text', (text) => texts.push(text))
    const streamed = await stream.finalMessage()

    expect(texts.join('')).toBe(streamed.content[0]?.type === 'text' && streamed.content[0].text)
    expect(Object.keys(streamed).toSorted()).toEqual(expect.arrayContaining(['content', 'usage']))
    expect(streamed.usage.input_tokens).toBe(whole.usage.input_tokens)
  })

  test('accumulates the input of a tool', async () => {
    const stream = client.messages.stream({
      ...hello,
      tools: [weather],
      tool_choice: { type: 'tool', name: 'get_weather' },
    })
    const message = await stream.finalMessage()

    expect(message.stop_reason).toBe('tool_use')
    expect(message.content.at(-1)).toMatchObject({
      type: 'tool_use',
      name: 'get_weather',
      input: { city: expect.any(String) },
    })
  })

  test('receives thinking with its signature', async () => {
    const message = await client.messages
      .stream({ ...hello, max_tokens: 2_000, thinking: { type: 'adaptive' } })
      .finalMessage()
    const [thinking] = message.content

    expect(thinking).toMatchObject({ type: 'thinking', thinking: expect.stringMatching(/./) })
    expect(thinking?.type === 'thinking' && thinking.signature).not.toBe('')
    expect(message.usage.output_tokens_details?.thinking_tokens).toBeGreaterThan(0)
  })

  test('receives iterations on the beta surface', async () => {
    const message = await client.beta.messages
      .stream(hello, { headers: { 'x-simulator-scenario': 'iterations' } })
      .finalMessage()

    expect(message.usage.iterations?.map((entry) => entry.type)).toEqual([
      'compaction',
      'advisor_message',
      'message',
    ])
    expect(message.content.find((block) => block.type === 'compaction')?.content).not.toBe(null)
  })

  test('counts tokens', async () => {
    const { max_tokens: _, ...countable } = hello
    const counted = await client.messages.countTokens(countable)
    const message = await client.messages.create(hello)

    expect(counted.input_tokens).toBe(message.usage.input_tokens)
  })

  test('lists all models, page by page, and gets one by its alias', async () => {
    const ids: string[] = []
    for await (const model of client.models.list({ limit: 3 })) ids.push(model.id)
    const model = await client.models.retrieve('claude-sonnet-4-5')

    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(3)
    expect(model.id).toBe('claude-sonnet-4-5-20250929')
  })

  test('raises its own error classes', async () => {
    const failing = (scenario: string) =>
      client.messages.create(hello, { headers: { 'x-simulator-scenario': scenario } })

    await expect(failing('rate_limited')).rejects.toBeInstanceOf(Anthropic.RateLimitError)
    await expect(failing('unauthorized')).rejects.toBeInstanceOf(Anthropic.AuthenticationError)
    await expect(failing('overloaded')).rejects.toBeInstanceOf(Anthropic.APIError)
    await expect(client.messages.create({ ...hello, model: 'gpt-9' })).rejects.toBeInstanceOf(
      Anthropic.NotFoundError,
    )
  })
})
