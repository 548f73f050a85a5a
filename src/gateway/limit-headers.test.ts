import { expect, test } from 'vitest'
import type { ScopeEntry } from '#domain/admission.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { BucketLimiter } from '#domain/rate-limit.ts'
import { newScopeState } from '#domain/scope.ts'
import { limitHeaders, presentSecond } from './limit-headers.ts'

const nowMs = Date.UTC(2026, 10, 22, 14, 30)

function headersOf(limiter: BucketLimiter, limit: number, level: number): Record<string, string> {
  const state = newScopeState('workspace')
  const bucket = { level, remainder: 0, held: 0, atMs: nowMs, loweredMs: 0 }
  const policy = { ...state.policy, rateLimits: { g: { [limiter]: limit } } }
  const limited = { ...state, policy, buckets: { g: { [limiter]: bucket } } }
  return pairsOf([{ id: 'wrkspc_1' as WorkspaceId, state: limited }])
}

function pairsOf(entries: readonly ScopeEntry[]): Record<string, string> {
  const list = limitHeaders(entries, 'g', nowMs)
  const pairs = Array.from({ length: list.length / 2 }, (_, at) => list.slice(2 * at, 2 * at + 2))
  return Object.fromEntries(pairs) as Record<string, string>
}

test('requests are shown exactly, with the second at which the limit is whole again', () => {
  expect(headersOf('requests_per_minute', 50_000, 49_999)).toEqual({
    'anthropic-ratelimit-requests-limit': '50000',
    'anthropic-ratelimit-requests-remaining': '49999',
    'anthropic-ratelimit-requests-reset': '2026-11-22T14:30:01Z',
  })
})

test.each([
  [2_000_000, 1_234_499, '1234000'],
  [2_000_000, 1_234_500, '1235000'],
  [2_000_000, 499, '0'],
  [10_400, 10_399, '10000'],
  [10_600, 10_600, '10600'],
  [9_999, 1_234, '1234'],
  [2_000_000, -7, '0'],
])('of %d tokens, %d left are shown as %s', (limit, level, shown) => {
  const headers = headersOf('input_tokens_per_minute', limit, level)
  expect(headers['anthropic-ratelimit-input-tokens-remaining']).toBe(shown)
  expect(headers['anthropic-ratelimit-tokens-remaining']).toBe(shown)
})

test('a full limit is whole now, to the second', () => {
  const headers = headersOf('output_tokens_per_minute', 100, 100)
  expect(headers['anthropic-ratelimit-output-tokens-reset']).toBe('2026-11-22T14:30:00Z')
})

test('seconds are rounded up, and a time beyond the year 9999 is cut to it', () => {
  expect(presentSecond(nowMs)).toBe('2026-11-22T14:30:00Z')
  expect(presentSecond(nowMs + 1)).toBe('2026-11-22T14:30:01Z')
  expect(presentSecond(nowMs + 999)).toBe('2026-11-22T14:30:01Z')
  expect(presentSecond(Number.MAX_SAFE_INTEGER)).toBe('9999-12-31T23:59:59Z')
})

test('the tightest spend limit is a family of its own', () => {
  const state = newScopeState('workspace')
  const spendLimits = [{ window: 'monthly' as const, limitNanoUsd: nanoUsd(5_000_000_000n) }]
  const limited = { ...state, policy: { ...state.policy, spendLimits } }
  expect(pairsOf([{ id: 'wrkspc_1' as WorkspaceId, state: limited }])).toMatchObject({
    'atelier-spend-reset': '2026-12-01T00:00:00Z',
    'atelier-spend-scope': 'workspace',
    'atelier-spend-window': 'monthly',
  })
  expect(pairsOf([{ id: 'wrkspc_1' as WorkspaceId, state }])).toEqual({})
})
