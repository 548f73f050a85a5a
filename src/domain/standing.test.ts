import { expect, test } from 'vitest'
import type { ScopeEntry } from './admission.ts'
import { nanoUsd } from './money.ts'
import type { BucketLimiter, GroupLimits } from './rate-limit.ts'
import { newScopeState } from './scope.ts'
import type { ScopeId, ScopeKind } from './scope.ts'
import { rateStandings, spendStanding } from './standing.ts'
import type { SpendWindow } from './window.ts'

const nowMs = Date.UTC(2026, 10, 22, 14, 30)

type Level = readonly [level: number, held?: number]

function entry(
  kind: ScopeKind,
  limits: GroupLimits,
  levels: Partial<Record<BucketLimiter, Level>> = {},
): ScopeEntry {
  const state = newScopeState(kind)
  const buckets = Object.entries(levels).map(([limiter, [level, held = 0]]) => [
    limiter,
    { level, remainder: 0, held, atMs: nowMs, loweredMs: 0 },
  ])
  return {
    id: kind as ScopeId,
    state: {
      ...state,
      policy: { ...state.policy, rateLimits: { g: limits } },
      buckets: { g: Object.fromEntries(buckets) },
    },
  }
}

const standing = (entries: readonly ScopeEntry[]) =>
  Object.fromEntries(
    rateStandings(entries, 'g', nowMs).map(({ family, limit, remaining, resetsAtMs }) => [
      family,
      [limit, remaining, resetsAtMs - nowMs],
    ]),
  )

test('each family shows the applicable limit with the least remaining, and when it is full again', () => {
  const entries = [
    entry('api_key', { requests_per_minute: 60 }, { requests_per_minute: [50] }),
    entry('workspace', { requests_per_minute: 100 }, { requests_per_minute: [40] }),
    entry('organization', { requests_per_minute: 1000 }, { requests_per_minute: [41] }),
  ]
  expect(standing(entries)).toEqual({ requests: [100, 40, 36_000] })
})

test('of limits with as much remaining the narrowest scope is shown', () => {
  const entries = [
    entry('workspace', { requests_per_minute: 50 }, { requests_per_minute: [20] }),
    entry('organization', { requests_per_minute: 100 }, { requests_per_minute: [20] }),
  ]
  expect(standing(entries)).toEqual({ requests: [50, 20, 36_000] })
})

test('both ways to count input are one family', () => {
  const limits = { input_tokens_per_minute: 100, input_tokens_per_minute_cache_aware: 100 }
  const levels = {
    input_tokens_per_minute: [100],
    input_tokens_per_minute_cache_aware: [30],
  } as const
  expect(standing([entry('workspace', limits, levels)])['input-tokens']).toEqual([100, 30, 42_000])
})

test('tokens is the sum of input and output where only the organization limits them', () => {
  const limits = { input_tokens_per_minute: 100, output_tokens_per_minute: 20 }
  const levels = { input_tokens_per_minute: [70], output_tokens_per_minute: [5] } as const
  const workspace = entry('workspace', { requests_per_minute: 9 })
  expect(standing([workspace, entry('organization', limits, levels)])).toEqual({
    requests: [9, 9, 0],
    'input-tokens': [100, 70, 18_000],
    'output-tokens': [20, 5, 45_000],
    tokens: [120, 75, 45_000],
  })
})

test('tokens is what limits most where a workspace or key has limits of its own', () => {
  const workspace = entry('workspace', { output_tokens_per_minute: 10 })
  const organization = entry('organization', { input_tokens_per_minute: 100 })
  expect(standing([workspace, organization])['tokens']).toEqual([10, 10, 0])
  const spent = entry(
    'organization',
    { input_tokens_per_minute: 100 },
    { input_tokens_per_minute: [9] },
  )
  expect(standing([workspace, spent])['tokens']).toEqual([100, 9, 54_600])
})

test('a limit on all tokens is shown as tokens; of a minute and a day the lesser', () => {
  const limits = { tokens_per_minute: 100, tokens_per_day: 1000, input_tokens_per_minute: 5 }
  const levels = { tokens_per_minute: [50], tokens_per_day: [40] } as const
  expect(standing([entry('organization', limits, levels)])['tokens']).toEqual([
    1000, 40, 82_944_000,
  ])
})

test('what running requests hold is not remaining, and a debt shows as nothing', () => {
  const limits = { output_tokens_per_minute: 100 }
  const held = entry('workspace', limits, { output_tokens_per_minute: [90, 60] })
  expect(standing([held])['output-tokens']).toEqual([100, 30, 6_000])
  const debt = entry('workspace', limits, { output_tokens_per_minute: [-50] })
  expect(standing([debt])['output-tokens']).toEqual([100, 0, 90_000])
})

test('a group without limits shows nothing', () => {
  expect(rateStandings([entry('workspace', { requests_per_minute: 5 })], 'h', nowMs)).toEqual([])
  expect(rateStandings([{ id: 'x' as ScopeId, state: undefined }], 'g', nowMs)).toEqual([])
})

function withSpend(
  kind: ScopeKind,
  limits: readonly (readonly [SpendWindow, bigint])[],
  settled: bigint,
): ScopeEntry {
  const state = newScopeState(kind)
  const balance = {
    settledNanoUsd: nanoUsd(settled),
    reservedNanoUsd: nanoUsd(5n),
    excessNanoUsd: nanoUsd(0n),
  }
  const spendLimits = limits.map(([window, amount]) => ({ window, limitNanoUsd: nanoUsd(amount) }))
  return {
    id: kind as ScopeId,
    state: {
      ...state,
      policy: { ...state.policy, spendLimits },
      balances: { '2026-11': balance, '2026-11-22': balance },
    },
  }
}

test('the spend limit with the least left is shown, of equals the narrowest, and when it begins anew', () => {
  const key = withSpend('api_key', [['monthly', 100n]], 10n)
  const workspace = withSpend('workspace', [['daily', 50n]], 20n)
  const organization = withSpend('organization', [['weekly', 25n]], 99n)
  expect(spendStanding([key, workspace, organization], nowMs)).toMatchObject({
    scopeKind: 'workspace',
    window: 'daily',
    limitNanoUsd: 50n,
    remainingNanoUsd: 25n,
    resetsAtMs: Date.UTC(2026, 10, 23),
  })
  expect(spendStanding([key], nowMs)).toMatchObject({ resetsAtMs: Date.UTC(2026, 11, 1) })
  expect(spendStanding([withSpend('workspace', [['monthly', 10n]], 90n)], nowMs)).toMatchObject({
    remainingNanoUsd: 0n,
  })
  expect(spendStanding([withSpend('workspace', [], 90n)], nowMs)).toBeUndefined()
})
