import { afterEach, describe, expect, test } from 'vitest'
import type { Limiter } from '#domain/rate-limit.ts'
import type { ScopeId } from '#domain/scope.ts'
import { apiKeyId, limit, organizationId, workspaceId } from '#test/support/ledger-fixture.ts'
import { callRaw, openRaw } from '#test/support/raw-client.ts'
import type { RawAnswer } from '#test/support/raw-client.ts'
import { openStack, waitUntil } from '#test/support/stack.ts'
import type { Stack, StackOptions } from '#test/support/stack.ts'

/** Rate limits, policies and cuts as a client meets them. */

let stack: Stack

afterEach(() => stack.close())

async function open(options: StackOptions = {}): Promise<void> {
  stack = await openStack(options)
}

const group = 'claude_sonnet_5_5'
const hello = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Good morning, studio' }],
}

function message(body: object = {}, scenario?: string, path = '/v1/messages') {
  return {
    url: stack.url,
    path,
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': stack.key,
      ...(scenario ? { 'x-simulator-scenario': scenario } : {}),
    },
    body: JSON.stringify({ ...hello, ...body }),
  }
}

function setLimit(id: ScopeId, limiter: Limiter, value: number | null, of = group): Promise<void> {
  return stack.world.edit({ id, rateLimits: [{ group: of, limiter, limit: value }] })
}

type Refused = {
  readonly status: number
  readonly type: string
  readonly message: string
  readonly details: Record<string, unknown>
  readonly headers: RawAnswer['headers']
}

function refusedOf({ status, body, headers }: RawAnswer): Refused {
  const { error } = JSON.parse(body.toString()) as { error: Omit<Refused, 'status' | 'headers'> }
  return { ...error, status, headers }
}

async function send(body: object = {}, scenario?: string): Promise<number> {
  return (await callRaw(message(body, scenario))).status
}

describe('requests per minute', () => {
  test('each admitted request takes one, and the headers say what is left', async () => {
    await open()
    await setLimit(organizationId, 'requests_per_minute', 3)

    const first = await callRaw(message())

    expect(first.status).toBe(200)
    expect(first.headers).toMatchObject({
      'anthropic-ratelimit-requests-limit': '3',
      'anthropic-ratelimit-requests-remaining': '2',
      'anthropic-ratelimit-requests-reset': new Date(stack.world.clock.now() + 20_000)
        .toISOString()
        .replace('.000Z', 'Z'),
    })
  })

  test('the one too many gets 429, and is admitted at the very millisecond it was told', async () => {
    await open()
    await setLimit(workspaceId, 'requests_per_minute', 2)
    expect([await send(), await send()]).toEqual([200, 200])

    const refused = refusedOf(await callRaw(message()))

    expect(refused).toMatchObject({
      status: 429,
      type: 'rate_limit_error',
      message:
        "This request would exceed your workspace's rate limit of 2 requests per minute " +
        '(Claude Sonnet 5.5; 0 left). It frees in 30 seconds.',
      details: {
        error_code: 'rate_limited',
        scope: { type: 'workspace', id: workspaceId },
        limiter: 'requests_per_minute',
        group: { id: expect.stringMatching(/^rlg_/), display_name: 'Claude Sonnet 5.5' },
        limit: 2,
        remaining: 0,
        asked: 1,
        retry_after_ms: 30_000,
      },
    })
    expect(refused.headers).toMatchObject({ 'retry-after': '30', 'x-should-retry': 'true' })
    stack.world.clock.advance(29_999)
    expect(await send()).toBe(429)
    stack.world.clock.advance(1)
    expect(await send()).toBe(200)
  })

  test('both the organization and the workspace are asked, and the lower of the two bites', async () => {
    await open()
    await setLimit(organizationId, 'requests_per_minute', 2)
    await setLimit(workspaceId, 'requests_per_minute', 1_000)
    expect([await send(), await send()]).toEqual([200, 200])

    const refused = refusedOf(await callRaw(message()))

    expect(refused.message).toContain("your organization's rate limit of 2 requests per minute")
    expect(refused.headers['anthropic-ratelimit-requests-limit']).toBe('2')
  })

  test('a refused request takes nothing, from no limit', async () => {
    await open()
    await setLimit(apiKeyId, 'requests_per_minute', 10)
    await setLimit(workspaceId, 'requests_per_minute', 1)
    expect(await send()).toBe(200)
    const [before] = await stack.world.ledger.readScopes([apiKeyId])

    for (let i = 0; i < 5; i++) expect(await send()).toBe(429)

    expect((await stack.world.ledger.readScopes([apiKeyId]))[0]).toEqual(before)
  })

  test('models outside the catalog share the limits of the group Other models', async () => {
    await open()
    await setLimit(workspaceId, 'requests_per_minute', 1, 'other')
    const unknown = (model: string) => callRaw(message({ model }))
    await unknown('claude-somewhat-new-1')

    const refused = refusedOf(await unknown('claude-somewhat-new-2'))

    expect(refused).toMatchObject({
      status: 429,
      details: { group: { display_name: 'Other models' } },
    })
    expect(await send()).toBe(200)
  })

  test('a limit of zero blocks, and does not ask to come again', async () => {
    await open()
    await setLimit(workspaceId, 'requests_per_minute', 0)

    const refused = refusedOf(await callRaw(message()))

    expect(refused).toMatchObject({ status: 429, details: { error_code: 'rate_limit_too_small' } })
    expect(refused.headers).toMatchObject({ 'x-should-retry': 'false' })
    expect(refused.headers['retry-after']).toBeUndefined()
  })

  test('who would have to wait for longer than clients wait is told not to retry by itself', async () => {
    await open()
    await setLimit(workspaceId, 'tokens_per_day', 50)
    expect(await send({ max_tokens: 60 }, 'tokens;output=60')).toBe(200)

    const refused = refusedOf(await callRaw(message()))

    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60)
    expect(refused.headers['x-should-retry']).toBe('false')
  })
})

describe('token counting', () => {
  test('has a limit of requests of its own, and takes from no other', async () => {
    await open()
    await setLimit(organizationId, 'requests_per_minute', 1, 'token_count')
    await setLimit(organizationId, 'requests_per_minute', 1)
    const count = () => callRaw(message({}, undefined, '/v1/messages/count_tokens'))

    expect((await count()).status).toBe(200)
    const refused = refusedOf(await count())

    expect(refused).toMatchObject({ status: 429, details: { limiter: 'requests_per_minute' } })
    expect(refused.message).toContain('token counting')
    expect(await send()).toBe(200)
  })

  test('a refusal is kept like others and leads to its explanation; what is counted leaves no row', async () => {
    await open({ publicUrl: 'https://atelier.example' })
    await setLimit(workspaceId, 'requests_per_minute', 1, 'token_count')
    await setLimit(workspaceId, 'concurrent_requests', 5, 'concurrency')
    const counting = message({}, undefined, '/v1/messages/count_tokens')
    const session = { headers: { ...counting.headers, 'anthropic-session-id': 'session-1' } }

    await callRaw(counting)
    const refused = refusedOf(await callRaw({ ...counting, ...session }))

    await expect.poll(() => stack.world.rows('refusal')).toHaveLength(1)
    const [row] = await stack.world.rows('refusal')
    expect(row).toMatchObject({
      id: refused.headers['atelier-request-id'],
      workspace_id: workspaceId,
      limiter: 'rate_limited/workspace/token_count/requests_per_minute',
      model: '',
      count: 1n,
      client_session_id: 'session-1',
    })
    expect(refused.message).toMatch(
      new RegExp(` See https://atelier\\.example/logs/${row!['id'] as string}$`),
    )
    const detail = JSON.parse(row!['detail'] as string) as { httpStatus: number; checks: unknown[] }
    expect(detail.httpStatus).toBe(429)
    // What runs at once does not limit it.
    expect(detail.checks).toMatchObject([
      { type: 'rate', limiter: 'requests_per_minute', refuses: 'rate_limited', asked: 1 },
    ])
    expect(await stack.settledRows()).toEqual([])
  })
})

describe('input tokens', () => {
  const long = { messages: [{ role: 'user', content: 'word '.repeat(2_000) }] }

  test('an estimate is taken, and corrected to what was really read', async () => {
    await open()
    await setLimit(workspaceId, 'input_tokens_per_minute', 100_000)
    expect(await send(long)).toBe(200)

    const [row] = await stack.settledRows()
    const [scope] = await stack.world.ledger.readScopes([workspaceId])

    const used = Number(row!['uncached_input_tokens'])
    expect(used).toBeGreaterThan(2_000)
    expect(scope!.buckets[group]?.input_tokens_per_minute?.level).toBe(100_000 - used)
  })

  test('tokens read from the cache are free', async () => {
    await open()
    await setLimit(workspaceId, 'input_tokens_per_minute', 100_000)
    const cached = {
      system: [{ type: 'text', text: 'rule '.repeat(4_000), cache_control: { type: 'ephemeral' } }],
    }
    const level = async () =>
      (await stack.world.ledger.readScopes([workspaceId]))[0]!.buckets[group]!
        .input_tokens_per_minute!.level
    expect(await send(cached)).toBe(200)
    await stack.settledRows()
    const afterWriting = await level()

    expect(await send(cached)).toBe(200)
    await stack.settledRows()

    expect(100_000 - afterWriting).toBeGreaterThan(4_000)
    expect(afterWriting - (await level())).toBeLessThan(100)
  })

  test('what is estimated above the limit is counted, and refused for good without taking a thing', async () => {
    await open()
    await setLimit(workspaceId, 'input_tokens_per_minute', 500)

    const refused = refusedOf(await callRaw(message(long)))

    expect(refused).toMatchObject({
      status: 429,
      details: { error_code: 'rate_limit_too_small', limit: 500 },
    })
    expect(refused.headers['x-should-retry']).toBe('false')
    expect(await send()).toBe(200)
  })

  test('what the count shows to fit is admitted, though its estimate stood above the limit', async () => {
    await open()
    // Twice as many bytes as the usual four to a token.
    const dense = { messages: [{ role: 'user', content: '\\u0041'.repeat(2_000) }] }
    await setLimit(workspaceId, 'input_tokens_per_minute', 2_800)
    const body = JSON.stringify({ ...hello, ...dense }).replaceAll('\\\\u', '\\u')

    expect((await callRaw({ ...message(), body })).status).toBe(200)
  })

  test('counting for refused requests is limited like any other counting', async () => {
    await open()
    await setLimit(workspaceId, 'input_tokens_per_minute', 500)
    await setLimit(organizationId, 'requests_per_minute', 1, 'token_count')
    for (let i = 0; i < 5; i++) await send({ ...long, max_tokens: 10 + i })

    const counts = (await stack.upstreamRequests()).filter(({ path }) =>
      path.includes('count_tokens'),
    )
    expect(counts).toHaveLength(1)
  })

  test('an error of the upstream gives all of it back', async () => {
    await open()
    await setLimit(workspaceId, 'input_tokens_per_minute', 100_000)
    expect(await send(long, 'overloaded')).toBe(529)
    await stack.settledRows()

    const [scope] = await stack.world.ledger.readScopes([workspaceId])

    expect(scope!.buckets[group]?.input_tokens_per_minute?.level).toBe(100_000)
  })
})

describe('output tokens', () => {
  test('are counted as they come, into debt, and requests wait until it is paid', async () => {
    await open()
    await setLimit(workspaceId, 'output_tokens_per_minute', 60)
    expect(await send({ max_tokens: 90 }, 'tokens;output=90')).toBe(200)

    const refused = refusedOf(await callRaw(message()))

    expect(refused.details).toMatchObject({
      limiter: 'output_tokens_per_minute',
      remaining: 0,
      // 30 tokens of debt and one to begin with, at one a second.
      retry_after_ms: 31_000,
    })
    stack.world.clock.advance(31_000)
    expect(await send()).toBe(200)
  })

  test('of a stream count while it runs, on to the next request', async () => {
    await open({ bounds: { watchStreamsEveryMs: 5 } })
    await setLimit(workspaceId, 'output_tokens_per_minute', 50)
    const stream = openRaw(
      message({ max_tokens: 2_000, stream: true }, 'tokens;output=2000,pace;tokens_per_second=400'),
    )
    await stream.received('content_block_delta')

    await waitUntil(async () => (await send({ max_tokens: 1 })) === 429)

    stream.abort()
    await stream.answer.catch(() => undefined)
  })

  test('where limits are strict, max_tokens is held, and what is not used is free at once', async () => {
    await open()
    await stack.world.edit({ id: organizationId, outputTokens: 'strict' })
    await setLimit(workspaceId, 'output_tokens_per_minute', 100)

    const tooMuch = refusedOf(await callRaw(message({ max_tokens: 101 })))
    expect(tooMuch).toMatchObject({
      status: 429,
      details: { error_code: 'rate_limit_too_small', max_tokens: 100 },
    })
    expect(await send({ max_tokens: 100 }, 'tokens;output=10')).toBe(200)
    const held = refusedOf(await callRaw(message({ max_tokens: 91 })))
    expect(held.details).toMatchObject({ limiter: 'output_tokens_per_minute', remaining: 90 })
    expect(await send({ max_tokens: 90 }, 'tokens;output=90')).toBe(200)
  })
})

describe('clients that leave', () => {
  test('while nothing is shown of what is generated pay for all that may be', async () => {
    await open()
    await setLimit(workspaceId, 'output_tokens_per_minute', 10_000)
    const thinking = 'hidden_thinking;tokens=1000,pace;tokens_per_second=50'
    const body = {
      max_tokens: 4_000,
      stream: true,
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    }
    const stream = openRaw(message(body, thinking))
    await stream.received('thinking')
    stream.abort()
    await stream.answer.catch(() => undefined)
    await stack.settledRows()

    const [scope] = await stack.world.ledger.readScopes([workspaceId])
    expect(scope!.buckets[group]?.output_tokens_per_minute?.level).toBe(6_000)
  })

  test('before the answer begins pay for their whole prompt, behind a cache breakpoint too', async () => {
    await open()
    await setLimit(workspaceId, 'input_tokens_per_minute', 100_000)
    const text = { type: 'text', text: 'x'.repeat(40_000), cache_control: { type: 'ephemeral' } }
    const body = { stream: true, messages: [{ role: 'user', content: [text] }] }
    const stream = openRaw(message(body, 'hang'))
    await waitUntil(async () => (await stack.upstreamRequests()).length === 1)
    stream.abort()
    await stream.answer.catch(() => undefined)
    await stack.settledRows()

    const [scope] = await stack.world.ledger.readScopes([workspaceId])
    expect(scope!.buckets[group]?.input_tokens_per_minute?.level).toBeLessThan(91_000)
  })
})

describe('concurrent requests', () => {
  test('as many as are open count, and one that has ended makes room', async () => {
    await open()
    await setLimit(apiKeyId, 'concurrent_requests', 1, 'concurrency')
    const stream = openRaw(
      message({ max_tokens: 2_000, stream: true }, 'tokens;output=2000,pace;tokens_per_second=100'),
    )
    await stream.received('message_start')

    const refused = refusedOf(await callRaw(message()))
    stream.abort()
    await stream.answer.catch(() => undefined)
    await stack.settledRows()

    expect(refused).toMatchObject({
      status: 429,
      message: expect.stringContaining('as its limit of 1 concurrent request admits'),
      details: { limiter: 'concurrent_requests', scope: { type: 'api_key' } },
    })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(5)
    expect(await send()).toBe(200)
  })
})

describe('what a workspace does not take', () => {
  test('requests whose cost has no bound, with the reasons', async () => {
    await open()
    const searching = { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }
    expect(await send(searching)).toBe(200)
    await stack.world.edit({ id: workspaceId, unboundedRequests: 'refuse' })

    const refused = refusedOf(await callRaw(message(searching)))

    expect(refused).toMatchObject({
      status: 403,
      type: 'permission_error',
      details: { error_code: 'unbounded_requests_refused', scope: { type: 'workspace' } },
    })
    expect(refused.details['reasons']).not.toEqual([])
    expect(refused.headers['x-should-retry']).toBe('false')
    expect(await send()).toBe(200)
  })

  test('models outside the catalog', async () => {
    await open()
    await stack.world.edit({ id: workspaceId, unknownModels: 'refuse' })

    const refused = refusedOf(await callRaw(message({ model: 'claude-somewhat-new-1' })))

    expect(refused).toMatchObject({
      status: 403,
      details: { error_code: 'unknown_models_refused', scope: { type: 'workspace' } },
    })
    expect(await send()).toBe(200)
  })
})

describe('a key that is closed', () => {
  test('learns nothing of limits', async () => {
    await open()
    await setLimit(organizationId, 'requests_per_minute', 10)
    await stack.world.setLimits(organizationId, limit(100))
    await stack.world.edit({ id: apiKeyId, status: 'archived' })

    const { status, headers } = await callRaw(message())

    expect(status).toBe(401)
    expect(Object.keys(headers).filter((name) => /ratelimit|spend/.test(name))).toEqual([])
  })
})

describe('the rest of the budget', () => {
  test('is in the headers of every answer: of the tightest limit', async () => {
    await open()
    await stack.world.setLimits(organizationId, limit(100))
    await stack.world.setLimits(workspaceId, limit(1), limit(0.5, 'daily'))

    const { headers } = await callRaw(message())

    expect(headers).toMatchObject({
      'atelier-spend-limit': '0.50',
      'atelier-spend-scope': 'workspace',
      'atelier-spend-window': 'daily',
      'atelier-spend-reset': '2026-11-23T00:00:00Z',
    })
    expect(Number(headers['atelier-spend-remaining'])).toBeLessThan(0.5)
    expect(Number(headers['atelier-spend-remaining'])).toBeGreaterThan(0.4)
  })
})

describe('a pause that ends streams', () => {
  const slow = 'tokens;output=2000,pace;tokens_per_second=100'

  test('tells their clients, charges what was seen, and lets other workspaces be', async () => {
    await open({ bounds: { watchStreamsEveryMs: 5 } })
    const stream = openRaw(message({ max_tokens: 2_000, stream: true }, slow))
    await stream.received('content_block_delta')

    await stack.world.edit({ id: workspaceId, status: 'paused', cutsStreams: true })
    const { body, complete } = await stream.answer

    expect(complete).toBe(true)
    expect(body.toString()).toMatch(/event: error\ndata: .*permission_error.*\n\n$/)
    const [row] = await stack.settledRows()
    expect(row).toMatchObject({ state: 'settled', outcome: 'cut', cost_source: 'estimated' })
    expect(row!['cost_nano_usd']).toBeGreaterThan(0n)
    const [billed] = stack.bill()
    expect(Number(row!['output_tokens'])).toBeGreaterThanOrEqual(billed!.usage.output_tokens)
  })

  test('ends those of which nothing has come yet, at their bound', async () => {
    await open({ bounds: { watchStreamsEveryMs: 5 } })
    const stream = openRaw(message({ max_tokens: 50, stream: true }, 'slow;ms=60000'))
    await waitUntil(async () => (await stack.upstreamRequests()).length === 1)

    await stack.world.edit({ id: workspaceId, status: 'paused', cutsStreams: true })
    const { status, body } = await stream.answer

    expect(status).toBe(403)
    expect(body.toString()).toMatch(/"permission_error".*closed by an administrator/)
    const [row] = await stack.settledRows()
    expect(row).toMatchObject({ state: 'settled', outcome: 'cut', cost_source: 'bound' })
  })

  test('a pause that does not, lets them run to their end', async () => {
    await open({ bounds: { watchStreamsEveryMs: 5 } })
    const stream = openRaw(
      message({ max_tokens: 50, stream: true }, 'tokens;output=50,pace;tokens_per_second=200'),
    )
    await stream.received('content_block_delta')

    await stack.world.edit({ id: workspaceId, status: 'paused' })

    expect((await stream.answer).body.toString()).toContain('message_stop')
    expect(await send()).toBe(403)
    await stack.world.edit({ id: workspaceId, status: 'open' })
    expect(await send()).toBe(200)
  })

  test('one admitted after the cut goes on', async () => {
    await open({ bounds: { watchStreamsEveryMs: 5 } })
    await stack.world.edit({ id: workspaceId, status: 'paused', cutsStreams: true })
    await stack.world.edit({ id: workspaceId, status: 'open' })

    const answer = await callRaw(
      message({ max_tokens: 50, stream: true }, 'tokens;output=50,pace;tokens_per_second=200'),
    )

    expect(answer.body.toString()).toContain('message_stop')
  })
})
