import { expect, test } from 'vitest'
import type { WorkspaceId } from './id.ts'
import { nanoUsd } from './money.ts'
import { editScope } from './policy.ts'
import type { RateLimitChange } from './policy.ts'
import { takeRates } from './rate-admission.ts'
import { bucketAt } from './rate-bucket.ts'
import type { Limiter } from './rate-limit.ts'
import { newScopeState } from './scope.ts'
import type { ScopeState } from './scope.ts'

const id = 'wrkspc_1' as WorkspaceId
const nowMs = Date.UTC(2026, 10, 22, 14, 30)
const taking = { group: 'g', inputTokens: 40, inputIsKnown: false, outputTokensMax: 5 }

function limited(state: ScopeState, limit: number | null, limiter: Limiter, atMs = nowMs) {
  const rateLimits: RateLimitChange[] = [{ group: 'g', limiter, limit }]
  return editScope(id, state, { rateLimits }, atMs).state
}

const of = 'input_tokens_per_minute'
const fresh = (): ScopeState => limited(newScopeState('workspace'), 100, of)

function usedOnce(): ScopeState {
  const state = fresh()
  return { ...state, buckets: takeRates(state, taking, false, nowMs + 1) }
}

test('an edit keeps what was used of a rate limit, and lowering it makes no debt', () => {
  const used = usedOnce()
  const levelAt = (limit: number): number =>
    bucketAt(limited(used, limit, of, nowMs + 1), 'g', of, nowMs + 2).level
  expect([levelAt(100), levelAt(150), levelAt(60), levelAt(10)]).toEqual([60, 110, 20, 0])
})

test('an edit that changes nothing of a limit leaves its bucket as it is', () => {
  const used = usedOnce()
  expect(limited(used, 100, of, nowMs + 5).buckets).toEqual(used.buckets)
})

test('a limit that is taken away goes whole, and begins full when it is set again', () => {
  const used = usedOnce()
  const without = limited(used, null, of)
  expect([without.policy.rateLimits, without.buckets]).toEqual([{}, {}])
  expect(bucketAt(limited(without, 100, of), 'g', of, nowMs).level).toBe(100)
})

test('other limits and groups are left as they are', () => {
  const both = limited(limited(fresh(), 7, 'requests_per_minute'), 3, 'concurrent_requests')
  expect(both.policy.rateLimits).toEqual({
    g: { input_tokens_per_minute: 100, requests_per_minute: 7, concurrent_requests: 3 },
  })
  expect(limited(both, null, of).policy.rateLimits).toEqual({
    g: { requests_per_minute: 7, concurrent_requests: 3 },
  })
})

test('an edit happens after all that was decided before, also where the clock has stepped back', () => {
  const state = { ...newScopeState('workspace'), lastMs: nowMs + 5000 }
  const edited = limited(state, 100, of)
  expect(edited.lastMs).toBe(nowMs + 5001)
  expect(edited.policy.rateLimitsSince).toEqual({ g: { [of]: nowMs + 5001 } })
})

test('an edit keeps balances, open requests and what it does not name', () => {
  const balances = {
    '2026-11': {
      settledNanoUsd: nanoUsd(7n),
      reservedNanoUsd: nanoUsd(2n),
      excessNanoUsd: nanoUsd(1n),
    },
  }
  const state = { ...fresh(), balances, openReservations: 3 }
  const spendLimits = [{ window: 'monthly' as const, limitNanoUsd: nanoUsd(5n) }]
  const { state: edited } = editScope(id, state, { spendLimits, status: 'paused' }, nowMs)
  expect(edited).toMatchObject({ balances, openReservations: 3, buckets: state.buckets })
  expect(edited.policy).toEqual({ ...state.policy, spendLimits, status: 'paused' })
})
