import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NotificationId } from '#domain/id.ts'
import { nanoUsd, nanoUsdMax } from '#domain/money.ts'
import type { ScopePolicy, ScopeState } from '#domain/scope.ts'
import { encodePolicy } from './policy-codec.ts'
import { decodeScope, encodeState } from './scope-codec.ts'

const amount = fc.bigInt({ min: 0n, max: nanoUsdMax }).map(nanoUsd)
const windowId = fc.constantFrom('2026-11-22', '2026-W47', '2026-11', '2026-10')
const count = fc.maxSafeInteger()
const group = fc.constantFrom('claude_opus_4_x', 'other', 'token_count')
const limits = {
  spendLimits: fc.array(
    fc.record({
      window: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
      limitNanoUsd: amount,
    }),
    { maxLength: 3 },
  ),
  rateLimits: fc.dictionary(
    group,
    fc.record(
      { requests_per_minute: fc.maxSafeNat(), tokens_per_day: fc.maxSafeNat() },
      { noNullPrototype: true, requiredKeys: [] },
    ),
    { noNullPrototype: true, maxKeys: 3 },
  ),
  rateLimitsSince: fc.dictionary(group, fc.record({ tokens_per_day: fc.nat() }), {
    noNullPrototype: true,
    maxKeys: 3,
  }),
}
const policies: fc.Arbitrary<ScopePolicy> = fc.record({
  kind: fc.constantFrom('api_key' as const, 'workspace' as const, 'organization' as const),
  status: fc.constantFrom(
    'open' as const,
    'inactive' as const,
    'paused' as const,
    'archived' as const,
  ),
  expiresAtMs: fc.option(fc.nat()),
  ...limits,
  reportOnly: fc.option(fc.record(limits)),
  outputTokens: fc.constantFrom('counted' as const, 'strict' as const),
  unboundedRequests: fc.constantFrom('allow' as const, 'refuse' as const),
  unknownModels: fc.constantFrom('allow' as const, 'refuse' as const),
  thresholds: fc.array(
    fc.record({
      notificationId: fc.constantFrom('ntf_01a' as NotificationId, 'ntf_01b' as NotificationId),
      window: fc.constantFrom('daily' as const, 'monthly' as const),
      at: fc.oneof(
        fc.record({ type: fc.constant('amount' as const), amountNanoUsd: amount }),
        fc.record({
          type: fc.constant('percent' as const),
          percent: fc.integer({ min: 1, max: 100 }),
        }),
      ),
    }),
    { maxLength: 3 },
  ),
  allowedModels: fc.option(fc.array(fc.string(), { maxLength: 3 })),
  allowedIps: fc.option(fc.array(fc.constantFrom('10.0.0.0/8', '::1'), { maxLength: 3 })),
  allowedInferenceGeos: fc.option(fc.array(fc.constantFrom('us', 'global'), { maxLength: 2 })),
  retiredSecrets: fc.array(fc.record({ digest: fc.string(), untilMs: fc.maxSafeNat() }), {
    maxLength: 3,
  }),
  onlySecret: fc.option(fc.record({ digest: fc.string(), untilMs: fc.maxSafeNat() })),
})
const buckets = fc.dictionary(
  group,
  fc.record(
    {
      requests_per_minute: fc.record({
        level: count,
        remainder: fc.nat(),
        held: fc.nat(),
        atMs: fc.nat(),
        loweredMs: fc.nat(),
      }),
    },
    { noNullPrototype: true, requiredKeys: [] },
  ),
  { noNullPrototype: true, maxKeys: 3 },
)
const states: fc.Arbitrary<ScopeState> = fc.record({
  policy: policies,
  buckets,
  reportOnly: fc.option(
    fc.record({
      sinceMs: fc.nat(),
      buckets,
      spared: fc.dictionary(
        windowId,
        fc.record({ settledNanoUsd: amount, reservedNanoUsd: amount }),
        { noNullPrototype: true, maxKeys: 3 },
      ),
      sparedOpen: fc.nat(),
    }),
  ),
  fired: fc.array(fc.constantFrom('monthly@2026-11', 'ntf_01a@2026-11-22'), { maxLength: 2 }),
  balances: fc.dictionary(
    windowId,
    fc.record({ settledNanoUsd: amount, reservedNanoUsd: amount, excessNanoUsd: amount }),
    { noNullPrototype: true, maxKeys: 4 },
  ),
  openReservations: fc.nat(),
  usedMs: fc.option(fc.nat()),
  lastMs: fc.nat(),
})

test('a packed row gives back exactly what was packed, to the last nano-dollar', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(
        decodeScope({ state: encodeState(state), policy: encodePolicy(state.policy) }),
      ).toEqual(state)
    }),
  )
})
