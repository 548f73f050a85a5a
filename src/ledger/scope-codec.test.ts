import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nanoUsd, nanoUsdMax } from '#domain/money.ts'
import type { ScopeState } from '#domain/scope.ts'
import { decodeScope, encodeScope } from './scope-codec.ts'

const amount = fc.bigInt({ min: 0n, max: nanoUsdMax }).map(nanoUsd)
const windowId = fc.constantFrom('2026-11-22', '2026-W47', '2026-11', '2026-10')
const states: fc.Arbitrary<ScopeState> = fc.record({
  kind: fc.constantFrom('api_key' as const, 'workspace' as const, 'organization' as const),
  status: fc.constantFrom(
    'open' as const,
    'inactive' as const,
    'paused' as const,
    'archived' as const,
  ),
  expiresAtMs: fc.option(fc.nat()),
  spendLimits: fc.array(
    fc.record({
      window: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
      limitNanoUsd: amount,
    }),
    { maxLength: 3 },
  ),
  balances: fc.dictionary(
    windowId,
    fc.record({ settledNanoUsd: amount, reservedNanoUsd: amount, excessNanoUsd: amount }),
    { noNullPrototype: true, maxKeys: 4 },
  ),
  openReservations: fc.nat(),
  lastMs: fc.nat(),
})

test('a packed row gives back exactly the state that was packed, to the last nano-dollar', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(decodeScope(encodeScope(state))).toEqual(state)
    }),
  )
})
