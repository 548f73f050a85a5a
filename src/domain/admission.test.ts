import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admit, admitFreeCall } from './admission.ts'
import type { ScopeEntry, Taking } from './admission.ts'
import { nobody } from './allow-list.ts'
import { nanoUsd } from './money.ts'
import type { BucketLimiter, RateLimits } from './rate-limit.ts'
import { newScopeState } from './scope.ts'
import type { ScopeId, ScopeKind, ScopePolicy, ScopeState } from './scope.ts'

const nowMs = Date.UTC(2026, 10, 22, 14, 30)
const ids = {
  api_key: 'apikey_1',
  workspace: 'wrkspc_1',
  organization: '0b0c2a2e-5f3c-4c1e-9d1a-0123456789ab',
} as const
const kinds = ['api_key', 'workspace', 'organization'] as const
const limiters = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
] as const satisfies readonly BucketLimiter[]

const taking: Taking = {
  client: nobody,
  named: { models: [], inferenceGeos: [] },
  boundNanoUsd: nanoUsd(10n),
  unbounded: false,
  unknownModel: false,
  group: 'models',
  inputTokens: 10,
  inputIsKnown: false,
  outputTokensMax: 10,
}

function entryOf(kind: ScopeKind, over: Partial<ScopePolicy> = {}, state = {}): ScopeEntry {
  const fresh = newScopeState(kind)
  const merged: ScopeState = { ...fresh, policy: { ...fresh.policy, ...over }, ...state }
  return { id: ids[kind] as ScopeId, state: merged }
}

function entriesWith(over: Partial<Record<ScopeKind, Partial<ScopePolicy>>>): ScopeEntry[] {
  return kinds.map((kind) => entryOf(kind, over[kind]))
}

/** What a scope has left of each bucket of the group, at `nowMs`. */
function withLevels(entry: ScopeEntry, limit: number, level: number): ScopeEntry {
  const limits = Object.fromEntries(limiters.map((each) => [each, limit]))
  const bucket = { level, remainder: 0, held: 0, atMs: nowMs, loweredMs: 0 }
  const buckets = Object.fromEntries(limiters.map((each) => [each, bucket]))
  const { policy } = entry.state!
  const rateLimits = { models: limits } as RateLimits
  return {
    id: entry.id,
    state: { ...entry.state!, policy: { ...policy, rateLimits }, buckets: { models: buckets } },
  }
}

test('each limiter of each scope can refuse by itself, and then nothing at all is taken', () => {
  for (const kind of kinds) {
    for (const limiter of limiters) {
      const entries = entriesWith({ [kind]: { rateLimits: { models: { [limiter]: 0 } } } })
      const decision = admit(entries, { ...taking, outputTokensMax: 1 }, nowMs)
      expect(decision).toMatchObject({
        admitted: false,
        refusal: { kind: 'rate_never', scopeKind: kind, scopeId: ids[kind], limiter, limit: 0 },
      })
      expect(decision).not.toHaveProperty('next')
    }
    for (const window of ['daily', 'weekly', 'monthly'] as const) {
      const spendLimits = [{ window, limitNanoUsd: nanoUsd(9n) }]
      expect(admit(entriesWith({ [kind]: { spendLimits } }), taking, nowMs)).toMatchObject({
        refusal: { kind: 'spend_too_large', scopeKind: kind, window },
      })
    }
    const rateLimits = { concurrency: { concurrent_requests: 0 } }
    expect(admit(entriesWith({ [kind]: { rateLimits } }), taking, nowMs)).toMatchObject({
      refusal: { kind: 'rate_never', scopeKind: kind, limiter: 'concurrent_requests' },
    })
  }
})

test('a request is admitted exactly when every scope alone would admit it, and takes from all', () => {
  const level = fc.integer({ min: -5, max: 30 })
  fc.assert(
    fc.property(fc.tuple(level, level, level), fc.nat({ max: 40 }), (levels, inputTokens) => {
      const entries = kinds.map((kind, index) => withLevels(entryOf(kind), 30, levels[index]!))
      const asked = { ...taking, inputTokens }
      const decision = admit(entries, asked, nowMs)
      const alone = entries.every((entry) => admit([entry], asked, nowMs).admitted)
      const most = Math.max(1, Math.min(30, inputTokens))

      expect(decision.admitted).toBe(alone)
      expect(decision.admitted).toBe(levels.every((each) => each >= most))
      if (!decision.admitted) return
      decision.next.forEach(({ buckets, openReservations, balances }, index) => {
        expect(buckets['models']).toMatchObject({
          requests_per_minute: { level: levels[index]! - 1 },
          input_tokens_per_minute: { level: levels[index]! - inputTokens },
          output_tokens_per_minute: { level: levels[index]! },
          tokens_per_day: { level: levels[index]! - inputTokens },
        })
        expect(openReservations).toBe(1)
        expect(Object.values(balances).map((each) => each.reservedNanoUsd)).toEqual([10n, 10n, 10n])
      })
    }),
  )
})

test('the time to wait is exact: then the same ask is admitted, and not a millisecond earlier', () => {
  const level = fc.integer({ min: -200, max: 100 })
  const limit = fc.integer({ min: 1, max: 100 })
  fc.assert(
    fc.property(
      fc.tuple(level, level, level),
      fc.tuple(limit, limit, limit),
      fc.nat({ max: 150 }),
      (levels, limits, inputTokens) => {
        const entries = kinds.map((kind, index) =>
          withLevels(entryOf(kind), limits[index]!, Math.min(limits[index]!, levels[index]!)),
        )
        const asked = { ...taking, inputTokens }
        const decision = admit(entries, asked, nowMs)
        if (decision.admitted) return
        if (decision.refusal.kind !== 'rate_limited') throw new Error('another refusal')
        const waitMs = decision.refusal.retryAfterMs!
        expect(waitMs).toBeGreaterThan(0)
        expect(admit(entries, asked, nowMs + waitMs).admitted).toBe(true)
        expect(admit(entries, asked, nowMs + waitMs - 1).admitted).toBe(false)
      },
    ),
    { numRuns: 300 },
  )
})

test('an estimate above a limit waits for a full bucket; a known count above it never fits', () => {
  const full = kinds.map((kind) => withLevels(entryOf(kind), 30, 30))
  const estimated = { ...taking, inputTokens: 31 }
  expect(admit(full, estimated, nowMs).admitted).toBe(true)
  expect(admit(full, { ...estimated, inputIsKnown: true }, nowMs)).toMatchObject({
    refusal: { kind: 'rate_never', asked: 31, limit: 30, retryAfterMs: null },
  })
})

test('a strict limit refuses for good what asks for more output than it has', () => {
  const rateLimits = { models: { output_tokens_per_minute: 30 } }
  const strict = entriesWith({
    workspace: { rateLimits },
    organization: { outputTokens: 'strict' },
  })
  expect(admit(strict, { ...taking, outputTokensMax: 31 }, nowMs)).toMatchObject({
    refusal: { kind: 'rate_never', scopeKind: 'workspace', asked: 31 },
  })
  const admitted = admit(strict, { ...taking, outputTokensMax: 30 }, nowMs)
  expect(admitted).toMatchObject({ admitted: true, heldOutputTokens: 30 })
})

test('what only the end of running requests frees names no time', () => {
  const entry = withLevels(entryOf('workspace', { outputTokens: 'strict' }), 30, 30)
  const first = admit([entry], { ...taking, outputTokensMax: 20, inputTokens: 0 }, nowMs)
  if (!first.admitted) throw new Error('refused')
  const second = [{ id: entry.id, state: first.next[0]! }]
  expect(admit(second, { ...taking, outputTokensMax: 20, inputTokens: 0 }, nowMs)).toMatchObject({
    refusal: { kind: 'rate_limited', remaining: 10, asked: 20, retryAfterMs: null },
  })
})

/** One way to be refused for each kind of refusal, heaviest first. */
const causes: readonly [string, Partial<ScopePolicy>, object?][] = [
  ['closed', { status: 'paused' }],
  ['not_allowed', { unboundedRequests: 'refuse' }],
  ['spend_reached', { spendLimits: [{ window: 'monthly', limitNanoUsd: nanoUsd(0n) }] }],
  ['rate_never', { rateLimits: { models: { requests_per_minute: 0 } } }],
  ['spend_too_large', { spendLimits: [{ window: 'monthly', limitNanoUsd: nanoUsd(9n) }] }],
  [
    'rate_limited',
    { rateLimits: { concurrency: { concurrent_requests: 1 } } },
    { openReservations: 1 },
  ],
  [
    'spend_reserved',
    { spendLimits: [{ window: 'monthly', limitNanoUsd: nanoUsd(10n) }] },
    {
      balances: {
        '2026-11': {
          settledNanoUsd: nanoUsd(0n),
          reservedNanoUsd: nanoUsd(1n),
          excessNanoUsd: nanoUsd(0n),
        },
      },
    },
  ],
]

test('of two refusals the one against which waiting helps least is named, whichever scope it is of', () => {
  for (const [heavier, [name, policy, state]] of causes.entries()) {
    for (const [, otherPolicy, otherState] of causes.slice(heavier + 1)) {
      for (const [first, second] of [kinds, kinds.toReversed()] as const) {
        const entries = kinds.map((kind) => {
          if (kind === first) return entryOf(kind, policy, state)
          return kind === second ? entryOf(kind, otherPolicy, otherState) : entryOf(kind)
        })
        const decision = admit(entries, { ...taking, unbounded: true }, nowMs)
        expect(decision).toMatchObject({ refusal: { kind: name, scopeKind: first } })
      }
    }
  }
})

test('of equals the one that frees last is named, and of those the narrowest scope', () => {
  const slow = withLevels(entryOf('organization'), 30, -20)
  const entries = [withLevels(entryOf('api_key'), 30, 0), entryOf('workspace'), slow]
  expect(admit(entries, taking, nowMs)).toMatchObject({
    refusal: { scopeKind: 'organization', limiter: 'tokens_per_day' },
  })
  const equal = kinds.map((kind) => withLevels(entryOf(kind), 30, 0))
  expect(admit(equal, taking, nowMs)).toMatchObject({ refusal: { scopeKind: 'api_key' } })
})

test('a call that costs nothing takes one request and holds nothing', () => {
  const entries = kinds.map((kind) => withLevels(entryOf(kind), 30, 1))
  const decision = admitFreeCall(entries, { group: 'models', client: nobody }, nowMs)
  if (!decision.admitted) throw new Error('refused')
  for (const { openReservations, balances, buckets } of decision.next) {
    expect({ openReservations, balances }).toEqual({ openReservations: 0, balances: {} })
    expect(buckets['models']!.requests_per_minute!.level).toBe(0)
    expect(buckets['models']!.input_tokens_per_minute!.level).toBe(1)
  }
})
