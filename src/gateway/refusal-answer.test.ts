import { describe, expect, test } from 'vitest'
import { indexCatalog } from '#domain/catalog.ts'
import { catalog } from '#domain/catalog-data.ts'
import type { OrganizationId, RequestId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { ClosedRefusal, SpendRefusal } from '#domain/refusal.ts'
import { answerOfRefusal } from './refusal-answer.ts'

const context = {
  requestId: 'req_01a' as RequestId,
  maxTokensThatFit: undefined,
  unboundedReasons: [],
  catalog: indexCatalog(catalog),
  atMs: Date.UTC(2026, 10, 22),
  address: '203.0.113.9',
  model: 'claude-haiku-4-5',
}
const workspaceId = 'wrkspc_01' as WorkspaceId

function spend(over: Partial<SpendRefusal>): SpendRefusal {
  return {
    kind: 'spend_reached',
    scopeKind: 'workspace',
    scopeId: workspaceId,
    window: 'monthly',
    windowId: '2026-11',
    limitNanoUsd: nanoUsd(100_000_000_000n),
    settledNanoUsd: nanoUsd(60_000_000_000n),
    reservedNanoUsd: nanoUsd(5_000_000_000n),
    boundNanoUsd: nanoUsd(50_250_000_000n),
    resetsAtMs: Date.UTC(2026, 11, 1),
    ...over,
  }
}

describe('a limit that is reached', () => {
  test.each([
    ['organization', 'You have reached your specified API usage limits.'],
    ['workspace', 'You have reached your specified workspace API usage limits.'],
    ['api_key', 'You have reached your specified API key usage limits.'],
  ] as const)('of the %s, in the words that clients know', (scopeKind, words) => {
    const answer = answerOfRefusal(spend({ scopeKind }), context)

    expect(answer).toMatchObject({ status: 400, type: 'invalid_request_error' })
    expect(answer.message).toBe(`${words} You will regain access on 2026-12-01 at 00:00 UTC.`)
    expect(answer.headers).toEqual(['x-should-retry', 'false'])
    expect(answer.details).toEqual({
      error_code: 'spend_limit_reached',
      scope: { type: scopeKind, id: workspaceId },
      limiter: 'spend',
      window: 'monthly',
      limit: '100.00',
      spent: '60.00',
      reserved: '5.00',
      remaining: '35.00',
      bound: '50.25',
      resets_at: '2026-12-01T00:00:00Z',
    })
  })
})

describe('a request that is too large', () => {
  const refusal = spend({ kind: 'spend_too_large' })

  test('names what is left, its bound, and what would fit that limit', () => {
    const answer = answerOfRefusal(refusal, { ...context, maxTokensThatFit: 1_234 })

    expect(answer).toMatchObject({ status: 400, type: 'invalid_request_error' })
    expect(answer.message).toContain('could cost up to $50.25, and $35.00 is left')
    expect(answer.message).toContain('With max_tokens 1234 or less it would fit this limit.')
    expect(answer.headers).toEqual(['x-should-retry', 'false'])
    expect(answer.details).toMatchObject({ error_code: 'spend_too_large', max_tokens: 1_234 })
  })

  test('says of a request without a bound that it may cost more, and why', () => {
    const unbounded = { ...context, unboundedReasons: ['web_search', 'mcp_servers'] }

    expect(answerOfRefusal(refusal, unbounded).message).toContain(
      'could cost $50.25 and more, since nothing bounds what it does beforehand (web_search, mcp_servers), and $35.00',
    )
  })

  test('or says that nothing would', () => {
    const answer = answerOfRefusal(refusal, context)

    expect(answer.message).toContain('No max_tokens would make this request fit this limit.')
    expect(answer.details).not.toHaveProperty('max_tokens')
  })
})

test('a request in the way of which only reservations stand is to be tried again in 1 to 5 s', () => {
  const seconds = new Set<string>()
  for (let at = 0; at < 50; at++) {
    const requestId = `req_01${String.fromCharCode(65 + at)}` as RequestId
    const answer = answerOfRefusal(spend({ kind: 'spend_reserved' }), { ...context, requestId })
    expect(answer).toMatchObject({ status: 429, type: 'rate_limit_error' })
    expect(answer.details).toMatchObject({ error_code: 'spend_reserved' })
    const [, retry, , after] = answer.headers ?? []
    expect(retry).toBe('true')
    seconds.add(after!)
  }
  expect([...seconds].toSorted()).toEqual(['1', '2', '3', '4', '5'])
})

describe('a scope that takes no requests', () => {
  function closed(over: Partial<ClosedRefusal>) {
    const scopeId = 'a' as OrganizationId
    const refusal = { kind: 'closed', scopeKind: 'api_key', scopeId, reason: 'inactive' } as const
    return answerOfRefusal({ ...refusal, ...over }, context)
  }

  test.each([
    ['api_key', 'inactive', 401, /inactive/],
    ['api_key', 'expired', 401, /expired/],
    ['api_key', 'archived', 401, /archived/],
    ['api_key', 'unknown', 401, /^invalid x-api-key$/],
    ['workspace', 'archived', 401, /workspace .* archived/],
    ['workspace', 'paused', 403, /workspace .* paused/],
    ['organization', 'paused', 403, /organization .* paused/],
  ] as const)('%s %s is a %i', (scopeKind, reason, status, message) => {
    const answer = closed({ scopeKind, reason })
    expect(answer.status).toBe(status)
    expect(answer.message).toMatch(message)
  })
})
