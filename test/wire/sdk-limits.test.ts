import Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Limiter } from '#domain/rate-limit.ts'
import type { ScopeId } from '#domain/scope.ts'
import { apiKeyId, limit, organizationId, workspaceId } from '#test/support/ledger-fixture.ts'
import { openStack, waitUntil } from '#test/support/stack.ts'
import type { Stack } from '#test/support/stack.ts'

/** What the unmodified SDK makes of a limit: which error it throws, and whether it comes back. */

let stack: Stack
let client: Anthropic
beforeEach(async () => {
  stack = await openStack()
  client = new Anthropic({ apiKey: stack.key, authToken: null, baseURL: stack.url, maxRetries: 2 })
})
afterEach(() => stack.close())

const hello = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Good morning, studio' }],
}

function setLimit(id: ScopeId, limiter: Limiter, value: number, group = 'claude_sonnet_5_5') {
  return stack.world.edit({ id, rateLimits: [{ group, limiter, limit: value }] })
}

async function refusedCount(): Promise<number> {
  const rows = await stack.world.rows('refusal')
  return rows.reduce((sum, row) => sum + Number(row['count']), 0)
}

async function errorOf(call: Promise<unknown>): Promise<InstanceType<typeof Anthropic.APIError>> {
  return call.then(
    () => {
      throw new Error('the call succeeded')
    },
    (error: unknown) => error as InstanceType<typeof Anthropic.APIError>,
  )
}

describe('a rate limit', () => {
  test('is waited for, and the retry succeeds', async () => {
    // 60 a minute: the next one fits a second later.
    await setLimit(workspaceId, 'requests_per_minute', 60)
    for (let i = 0; i < 60; i++) await client.messages.create(hello)

    const call = client.messages.create(hello)
    await waitUntil(async () => (await refusedCount()) === 1)
    stack.world.clock.advance(1_000)

    expect((await call).type).toBe('message')
    expect(await refusedCount()).toBe(1)
  })

  test('that lasts is a RateLimitError that says what, whose and how long', async () => {
    await setLimit(workspaceId, 'requests_per_minute', 1)
    await client.messages.create(hello)

    const error = await errorOf(client.messages.create(hello, { maxRetries: 0 }))

    expect(error).toBeInstanceOf(Anthropic.RateLimitError)
    expect(error).toMatchObject({ status: 429, type: 'rate_limit_error' })
    expect(error.headers?.get('retry-after')).toBe('60')
    expect(error.error).toMatchObject({
      error: {
        details: {
          error_code: 'rate_limited',
          scope: { type: 'workspace' },
          retry_after_ms: 60_000,
        },
      },
    })
  })

  test('that takes longer than the SDK would wait is not retried', async () => {
    await setLimit(organizationId, 'tokens_per_day', 60)
    await client.messages.create(hello, { headers: { 'x-simulator-scenario': 'tokens;output=90' } })

    const error = await errorOf(client.messages.create(hello))

    expect(error).toBeInstanceOf(Anthropic.RateLimitError)
    await waitUntil(async () => (await refusedCount()) > 0)
    expect(await refusedCount()).toBe(1)
  })

  test('that can never be met is not retried', async () => {
    await stack.world.edit({ id: organizationId, outputTokens: 'strict' })
    await setLimit(apiKeyId, 'output_tokens_per_minute', 99)

    const error = await errorOf(client.messages.create(hello))

    expect(error).toBeInstanceOf(Anthropic.RateLimitError)
    expect(error.message).toContain('With max_tokens 99 or less it would fit')
    await waitUntil(async () => (await refusedCount()) > 0)
    expect(await refusedCount()).toBe(1)
  })
})

describe('a spend limit', () => {
  test('that is reached is a BadRequestError in the words of the Claude API, not retried', async () => {
    const tokens = { headers: { 'x-simulator-scenario': 'tokens;output=995' } }
    await client.messages.create({ ...hello, max_tokens: 995 }, tokens)
    // What has been spent is 99.5 % of it.
    await stack.world.setLimits(workspaceId, limit(0.01, 'weekly'))

    const error = await errorOf(client.messages.create(hello))

    expect(error).toBeInstanceOf(Anthropic.BadRequestError)
    expect(error.message).toContain(
      'You have reached your specified workspace API usage limits. ' +
        'You will regain access on 2026-11-23 at 00:00 UTC.',
    )
    await waitUntil(async () => (await refusedCount()) > 0)
    expect(await refusedCount()).toBe(1)
  })

  test('that running requests hold is retried, and succeeds once they have ended', async () => {
    // Each of the two needs more than half.
    await stack.world.setLimits(workspaceId, limit(0.03))
    const slow = {
      headers: { 'x-simulator-scenario': 'tokens;output=400,pace;tokens_per_second=400' },
    }
    const first = client.messages.create({ ...hello, max_tokens: 2_000, stream: true }, slow)
    const events = (await first)[Symbol.asyncIterator]()
    await events.next()

    const second = client.messages.create({ ...hello, max_tokens: 2_000 })

    await waitUntil(async () => (await refusedCount()) > 0)
    for (let next = await events.next(); !next.done; next = await events.next());
    expect((await second).type).toBe('message')
  })
})

describe('a paused workspace', () => {
  test('is a PermissionDeniedError that says so, not retried', async () => {
    await stack.world.edit({ id: workspaceId, status: 'paused' })

    const error = await errorOf(client.messages.create(hello))

    expect(error).toBeInstanceOf(Anthropic.PermissionDeniedError)
    expect(error.message).toContain('is paused')
  })
})
