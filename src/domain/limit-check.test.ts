import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admit } from './admission.ts'
import type { ScopeEntry, Taking } from './admission.ts'
import { nobody } from './allow-list.ts'
import { checkLimits, passesAtMs } from './limit-check.ts'
import type { LimitCheck } from './limit-check.ts'
import { nanoUsd } from './money.ts'
import { limiters } from './rate-limit.ts'
import { newScopeState, scopeKinds } from './scope.ts'
import type { ScopeId, ScopeState } from './scope.ts'
import { windowEndMs, windowIdsAt } from './window.ts'

const nowMs = Date.UTC(2026, 10, 22, 14, 30)

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

const amount = fc.bigInt({ min: 0n, max: 60n })
const count = fc.integer({ min: 0, max: 60 })

/** A scope in which each limit there is may be set, low enough to refuse now and then. */
const someScope = fc.record({
  spend: fc.option(amount),
  settled: amount,
  reserved: amount,
  limits: fc.dictionary(fc.constantFrom(...limiters), count),
  level: fc.integer({ min: -5, max: 60 }),
  open: fc.integer({ min: 0, max: 5 }),
})
type SomeScope = typeof someScope extends fc.Arbitrary<infer Value> ? Value : never

function stateOf(kind: (typeof scopeKinds)[number], some: SomeScope): ScopeState {
  const fresh = newScopeState(kind)
  const { concurrent_requests, ...models } = some.limits
  const bucket = { level: some.level, remainder: 0, held: 0, atMs: nowMs, loweredMs: 0 }
  const { monthly } = windowIdsAt(nowMs)
  return {
    ...fresh,
    policy: {
      ...fresh.policy,
      spendLimits:
        some.spend === null ? [] : [{ window: 'monthly', limitNanoUsd: nanoUsd(some.spend) }],
      rateLimits: {
        models,
        ...(concurrent_requests === undefined ? {} : { concurrency: { concurrent_requests } }),
      },
    },
    balances: {
      [monthly]: {
        settledNanoUsd: nanoUsd(some.settled),
        reservedNanoUsd: nanoUsd(some.reserved),
        excessNanoUsd: nanoUsd(0n),
      },
    },
    buckets: { models: Object.fromEntries(Object.keys(models).map((each) => [each, bucket])) },
    openReservations: some.open,
  }
}

test('a request is refused exactly when a check refuses it, by one of those that do', () => {
  fc.assert(
    fc.property(fc.tuple(someScope, someScope, someScope), (some) => {
      const entries: ScopeEntry[] = scopeKinds.map((kind, index) => ({
        id: kind as string as ScopeId,
        state: stateOf(kind, some[index]!),
      }))

      const decision = admit(entries, taking, nowMs)
      const refusing = checkLimits(entries, taking, nowMs).filter(({ refuses }) => refuses !== null)

      expect(refusing.length === 0).toBe(decision.admitted)
      if (decision.admitted) return
      const { kind, scopeKind } = decision.refusal
      expect(refusing).toContainEqual(
        expect.objectContaining({ refuses: kind, scopeKind }) as unknown,
      )
    }),
  )
})

test('every limit is among the checks, also those that fit, with what is left of it', () => {
  const state = stateOf('workspace', {
    spend: 100n,
    settled: 30n,
    reserved: 5n,
    limits: { requests_per_minute: 50, concurrent_requests: 4 },
    level: 20,
    open: 3,
  })

  const checks = checkLimits([{ id: 'wrkspc_1' as ScopeId, state }], taking, nowMs)

  const fits = { scopeKind: 'workspace', refuses: null }
  expect(checks).toMatchObject([
    { ...fits, type: 'spend', limitNanoUsd: 100n, settledNanoUsd: 30n, reservedNanoUsd: 5n },
    { ...fits, limiter: 'requests_per_minute', limit: 50, remaining: 20, asked: 1 },
    { ...fits, limiter: 'concurrent_requests', group: 'concurrency', limit: 4, remaining: 1 },
  ])
})

const monthly = {
  type: 'spend',
  scopeKind: 'workspace',
  window: 'monthly',
  windowId: '2026-11',
  limitNanoUsd: nanoUsd(100n),
  settledNanoUsd: nanoUsd(100n),
  reservedNanoUsd: nanoUsd(0n),
  boundNanoUsd: nanoUsd(10n),
  resetsAtMs: windowEndMs('monthly', nowMs),
  refuses: 'spend_reached',
} as const
const rate = {
  type: 'rate',
  scopeKind: 'workspace',
  group: 'models',
  limiter: 'requests_per_minute',
  limit: 60,
  remaining: 0,
  asked: 1,
  refuses: 'rate_limited',
  retryAfterMs: 1_000,
} as const

test.each<[string, readonly LimitCheck[], number | null]>([
  ['a bucket, once it has refilled', [rate], nowMs + 1_000],
  ['a month, once it is over, whatever frees before', [rate, monthly], monthly.resetsAtMs],
  ['nothing that fits', [{ ...rate, refuses: null, retryAfterMs: null }], null],
  ['never, what is larger than the limit', [{ ...monthly, boundNanoUsd: nanoUsd(101n) }], null],
  [
    'nobody knows when, what running requests hold',
    [{ ...monthly, refuses: 'spend_reserved' }],
    null,
  ],
  ['nobody knows when, behind what runs', [monthly, { ...rate, retryAfterMs: null }], null],
])('would have passed: %s', (_title, checks, expected) => {
  expect(passesAtMs(checks, nowMs)).toBe(expected)
})
