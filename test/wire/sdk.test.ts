import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nanoUsd } from '#domain/money.ts'
import type { ScopeSpendLimit } from '#domain/scope.ts'
import { organizationId, workspaceId } from '#test/support/ledger-fixture.ts'
import { openStack, waitUntil } from '#test/support/stack.ts'
import type { Stack } from '#test/support/stack.ts'

/** The unmodified Anthropic SDK, told of nothing but another base URL and a workspace key. */

let stack: Stack
let client: Anthropic

beforeAll(async () => {
  stack = await openStack()
  client = new Anthropic({ apiKey: stack.key, authToken: null, baseURL: stack.url, maxRetries: 0 })
})
afterAll(() => stack.close())

const hello = {
  model: 'claude-sonnet-5-5',
  max_tokens: 300,
  messages: [{ role: 'user' as const, content: 'Good morning, studio' }],
}

function scenario(text: string) {
  return { headers: { 'x-simulator-scenario': text } }
}

async function lastRow(): Promise<Record<string, unknown>> {
  const rows = await stack.settledRows()
  return rows.at(-1)!
}

async function errorOf(call: Promise<unknown>): Promise<InstanceType<typeof Anthropic.APIError>> {
  return call.then(
    () => {
      throw new Error('the call succeeded')
    },
    (error: unknown) => error as InstanceType<typeof Anthropic.APIError>,
  )
}

describe('messages', () => {
  test('create: the message, and the ids of the response', async () => {
    const { data, response, request_id } = await client.messages.create(hello).withResponse()

    expect(data).toMatchObject({ type: 'message', role: 'assistant', model: hello.model })
    expect(data).toHaveProperty('_request_id', request_id)
    expect(request_id).toMatch(/^req_sim/)
    expect(response.headers.get('anthropic-organization-id')).toBe(organizationId)
    expect(response.headers.get('anthropic-workspace-id')).toBe(workspaceId)
    expect(await lastRow()).toMatchObject({
      id: response.headers.get('atelier-request-id'),
      upstream_request_id: request_id,
      output_tokens: BigInt(data.usage.output_tokens),
      cost_source: 'reported',
    })
  })

  test('create, streaming: the events in their order', async () => {
    const types: string[] = []
    for await (const event of await client.messages.create({ ...hello, stream: true })) {
      types.push(event.type)
    }

    expect(types[0]).toBe('message_start')
    expect(types.slice(-2)).toEqual(['message_delta', 'message_stop'])
  })

  test('stream: its helpers give text, events and the final message', async () => {
    let text = ''
    const events = new Set<string>()
    const stream = client.messages
      .stream(hello)
      .on('text', (delta) => {
        text += delta
      })
      .on('streamEvent', ({ type }) => events.add(type))

    const message = await stream.finalMessage()

    expect(await stream.finalText()).toBe(text)
    expect(events).toContain('content_block_delta')
    expect(stream.request_id).toMatch(/^req_sim/)
    expect(await lastRow()).toMatchObject({
      output_tokens: BigInt(message.usage.output_tokens),
      stream: 1n,
    })
  })

  test('beta.messages, with a beta header', async () => {
    const message = await client.beta.messages.create({
      ...hello,
      betas: ['context-management-2025-06-27'],
      context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
    })

    expect(message.type).toBe('message')
    const crossed = (await stack.upstreamRequests()).at(-1)!
    expect(crossed.path).toMatch(/^\/v1\/messages(\?beta=true)?$/)
    expect(crossed.headers['anthropic-beta']).toContain('context-management-2025-06-27')
  })

  test('tools: a call, its result, and the answer', async () => {
    const tools: Anthropic.Tool[] = [
      {
        name: 'get_weather',
        description: 'The weather of a city.',
        input_schema: { type: 'object', properties: { City: { type: 'string' } } },
      },
    ]
    const asked = await client.messages.create({ ...hello, tools, tool_choice: { type: 'any' } })
    const use = asked.content.find((block) => block.type === 'tool_use')!
    expect(asked.stop_reason).toBe('tool_use')

    const answered = await client.messages.create({
      ...hello,
      tools,
      messages: [
        ...hello.messages,
        { role: 'assistant', content: asked.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: '12 °C' }] },
      ],
    })

    expect(answered.content[0]!.type).toBe('text')
  })

  test('images, thinking, cache_control', async () => {
    const message = await client.messages.create({
      ...hello,
      max_tokens: 3_000,
      thinking: { type: 'enabled', budget_tokens: 1_024 },
      system: [
        { type: 'text', text: 'Be brief. '.repeat(500), cache_control: { type: 'ephemeral' } },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: onePixel } },
            { type: 'text', text: 'What is this?' },
          ],
        },
      ],
    })

    expect(message.content.map(({ type }) => type)).toContain('thinking')
    expect(message.usage.cache_creation_input_tokens).toBeGreaterThan(0)
    expect(await lastRow()).toMatchObject({
      cost_source: 'reported',
      cache_creation_5m_tokens: BigInt(message.usage.cache_creation_input_tokens!),
    })
  })

  test('count_tokens and models', async () => {
    const { input_tokens: tokens } = await client.messages.countTokens({
      model: hello.model,
      messages: hello.messages,
    })
    const page = await client.models.list({ limit: 3 })
    const model = await client.models.retrieve('claude-sonnet-5-5')
    const ids: string[] = []
    for await (const each of client.models.list({ limit: 5 })) ids.push(each.id)

    expect(tokens).toBeGreaterThan(0)
    expect(page.data).toHaveLength(3)
    expect(page.hasNextPage()).toBe(true)
    expect(model.id).toBe('claude-sonnet-5-5')
    expect(ids).toContain('claude-haiku-5-5')
  })

  test('abort: the upstream is stopped', async () => {
    const before = stack.bill().length
    const stream = client.messages.stream(hello, scenario('pace;tokens_per_second=20'))
    stream.on('text', () => stream.abort())

    await expect(stream.finalMessage()).rejects.toThrow(Anthropic.APIUserAbortError)

    await waitUntil(() => stack.bill()[before]?.state === 'aborted')
    expect(await lastRow()).toMatchObject({ outcome: 'client_gone', cost_source: 'estimated' })
  })
})

describe('errors come as the classes that the SDK has for them', () => {
  test.each([
    ['error;status=400', Anthropic.BadRequestError],
    ['error;status=403', Anthropic.PermissionDeniedError],
    ['error;status=404', Anthropic.NotFoundError],
    ['rate_limited;retry_after=1', Anthropic.RateLimitError],
    ['error;status=500', Anthropic.InternalServerError],
    ['overloaded', Anthropic.InternalServerError],
    ['unauthorized', Anthropic.InternalServerError],
  ] as const)('upstream %s', async (text, expected) => {
    const error = await errorOf(client.messages.create(hello, scenario(text)))

    expect(error).toBeInstanceOf(expected)
    expect(error.requestID).toMatch(/^req_/)
    expect(error.headers!.get('anthropic-workspace-id')).toBe(workspaceId)
  })

  test('a wrong key', async () => {
    const error = await errorOf(
      new Anthropic({
        apiKey: 'sk-ant-wrong',
        authToken: null,
        baseURL: stack.url,
      }).messages.create(hello),
    )

    expect(error).toBeInstanceOf(Anthropic.AuthenticationError)
    expect(error.error).toMatchObject({ error: { message: 'invalid x-api-key' } })
  })

  test('an error in the middle of a stream', async () => {
    const stream = client.messages.stream(hello, scenario('tokens;output=100,sse_error;after=5'))

    await expect(stream.finalMessage()).rejects.toThrow(/overloaded/i)
  })

  test('a stream that breaks off', async () => {
    const stream = client.messages.stream(hello, scenario('tokens;output=100,cut;after=5'))

    await expect(stream.finalMessage()).rejects.toThrow()
    expect(await lastRow()).toMatchObject({ outcome: 'upstream_cut' })
  })

  test('an endpoint that is not offered says so', async () => {
    const error = await errorOf(client.messages.batches.list().then((page) => page.data))

    expect(error).toBeInstanceOf(Anthropic.NotFoundError)
    expect(error.message).toMatch(/not offered/)
  })
})

describe('retries', () => {
  const patient = () => client.withOptions({ maxRetries: 2 })

  beforeEach(() => stack.world.setLimits(workspaceId))

  test('an overloaded upstream is tried again by the client, and each attempt is a request of its own', async () => {
    const before = (await stack.settledRows()).length
    await stack.script('overloaded', 1)

    const message = await patient().messages.create(hello)

    expect(message.type).toBe('message')
    const rows = (await stack.settledRows()).slice(before)
    expect(rows.map(({ state }) => state)).toEqual(['released', 'settled'])
  })

  async function spentDollars(): Promise<number> {
    const [state] = await stack.world.ledger.readScopes([workspaceId])
    const { settledNanoUsd } = state!.balances['2026-11']!
    return Number(settledNanoUsd / 1_000n) / 1e6
  }

  function dollarLimit(dollars: number): ScopeSpendLimit {
    return { window: 'monthly', limitNanoUsd: nanoUsd(BigInt(Math.round(dollars * 1e9))) }
  }

  test.each([
    ['reached', 0, 'spend_limit_reached', 0],
    // Its tokens are counted once, so as to say what would fit.
    ['too small for the request', 0.001, 'spend_too_large', 1],
  ])('a spend limit that is %s is not tried again', async (_name, dollars, code, countings) => {
    await stack.world.setLimits(workspaceId, dollarLimit((await spentDollars()) + dollars))
    const before = stack.simulator.requests()
    const refusedBefore = await refusalsKept()
    const startMs = performance.now()

    const error = await errorOf(patient().messages.create(hello))

    expect(error).toBeInstanceOf(Anthropic.BadRequestError)
    expect(error.error).toMatchObject({ error: { details: { error_code: code } } })
    expect(performance.now() - startMs).toBeLessThan(400)
    expect(stack.simulator.requests()).toBe(before + countings)
    await waitUntil(async () => (await refusalsKept()) === refusedBefore + 1)
  })

  async function refusalsKept(): Promise<number> {
    const rows = await stack.world.rows('refusal')
    return rows.reduce((sum, row) => sum + Number(row['count']), 0)
  }

  test('what only waits for reservations succeeds on a later attempt', async () => {
    // Each is bound by some $0.0037 and costs at most $0.0031: two fit one after the other only.
    await stack.world.setLimits(workspaceId, dollarLimit((await spentDollars()) + 0.007))
    const first = client.messages.create(hello, scenario('slow;ms=700'))
    await new Promise((resolve) => setTimeout(resolve, 100))

    const second = await patient().messages.create(hello)

    expect(second.type).toBe('message')
    await first
  })
})

const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
