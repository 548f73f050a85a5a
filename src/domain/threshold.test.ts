import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admit } from './admission.ts'
import { nobody } from './allow-list.ts'
import { adjustIn, replaceIn } from './charge.ts'
import type { NotificationId, WorkspaceId } from './id.ts'
import { nanoUsd } from './money.ts'
import { editScope } from './policy.ts'
import type { PolicyChange } from './policy.ts'
import { newScopeState } from './scope.ts'
import type { ScopeState } from './scope.ts'
import type { SpendCrossing, SpendThreshold } from './threshold.ts'
import type { SpendWindow } from './window.ts'

const id = 'wrkspc_1' as WorkspaceId
const startMs = Date.UTC(2026, 10, 22, 14, 30)
const dayMs = 86_400_000

/** A scope that is played with, and every crossing that it has recorded. */
function stage() {
  let state: ScopeState = newScopeState('workspace')
  let nowMs = startMs
  const crossings: SpendCrossing[] = []
  const keep = (result: { state: ScopeState; crossings: readonly SpendCrossing[] }): void => {
    state = result.state
    crossings.push(...result.crossings)
  }
  /** Admits a request at the present instant and returns that. */
  const reserve = (bound: bigint): number => {
    const asked = { unbounded: false, unknownModel: false, group: 'g', inputTokens: 0 }
    const named = { models: [], inferenceGeos: [] }
    const tokens = { inputIsKnown: true, outputTokensMax: 0 }
    const atMs = Math.max(nowMs, state.lastMs)
    const decision = admit(
      [{ id, state: { ...state, policy: { ...state.policy, spendLimits: [] } } }],
      { ...asked, ...tokens, client: nobody, named, boundNanoUsd: nanoUsd(bound) },
      atMs,
    )
    if (!decision.admitted) throw new Error('refused')
    state = { ...decision.next[0]!, policy: state.policy }
    return atMs
  }
  const settle = (admittedAtMs: number, bound: bigint, cost: bigint): void => {
    const none = nanoUsd(0n)
    const replacement = {
      admittedAtMs,
      reservedNanoUsd: nanoUsd(bound),
      chargedNanoUsd: none,
      costNanoUsd: nanoUsd(cost),
      excessNanoUsd: none,
      closes: true,
      taken: null,
      used: null,
      wouldHaveBeenRefused: false,
    }
    keep(replaceIn({ id, state }, replacement, nowMs))
  }
  return {
    crossings,
    reserve,
    settle,
    spend: (cost: bigint) => settle(reserve(cost), cost, cost),
    adjust: (amount: bigint) =>
      keep(adjustIn({ id, state }, nanoUsd(amount), Math.max(nowMs, state.lastMs))),
    edit: (change: PolicyChange) => keep(editScope(id, state, change, nowMs)),
    wait: (ms: number) => {
      nowMs += ms
    },
    /** Since the last time it was asked. */
    fresh: () =>
      crossings
        .splice(0)
        .map(({ notificationId, window, windowId, alreadyPassed }) =>
          [notificationId ?? window, windowId, ...(alreadyPassed ? ['passed'] : [])].join(' '),
        ),
    state: () => state,
  }
}

const amount = (name: string, value: bigint, window: SpendWindow = 'monthly'): SpendThreshold => ({
  notificationId: name as NotificationId,
  window,
  at: { type: 'amount', amountNanoUsd: nanoUsd(value) },
})
const percent = (name: string, value: number, window: SpendWindow = 'monthly'): SpendThreshold => ({
  notificationId: name as NotificationId,
  window,
  at: { type: 'percent', percent: value },
})
const limit = (value: bigint, window: SpendWindow = 'monthly') => ({
  spendLimits: [{ window, limitNanoUsd: nanoUsd(value) }],
})

test('a threshold is met at its amount to the nano-dollar, once in each window', () => {
  const scope = stage()
  scope.edit({ thresholds: [amount('ntf_m', 100n), amount('ntf_d', 100n, 'daily')] })
  scope.spend(99n)
  expect(scope.fresh()).toEqual([])
  scope.spend(1n)
  expect(scope.fresh()).toEqual(['ntf_m 2026-11', 'ntf_d 2026-11-22'])
  scope.spend(500n)
  expect(scope.fresh()).toEqual([])
  scope.wait(dayMs)
  scope.spend(100n)
  expect(scope.fresh()).toEqual(['ntf_d 2026-11-23'])
  scope.wait(10 * dayMs)
  scope.spend(100n)
  expect(scope.fresh()).toEqual(['ntf_m 2026-12', 'ntf_d 2026-12-03'])
})

test('spend that a correction takes below a threshold does not meet it again', () => {
  const scope = stage()
  scope.edit({ thresholds: [amount('ntf_1', 100n)] })
  scope.spend(100n)
  scope.adjust(-60n)
  scope.spend(100n)
  expect(scope.fresh()).toEqual(['ntf_1 2026-11'])
})

test('a correction upwards meets a threshold as a charge does', () => {
  const scope = stage()
  scope.edit({ thresholds: [amount('ntf_1', 100n)] })
  scope.adjust(100n)
  expect(scope.fresh()).toEqual(['ntf_1 2026-11'])
})

test('reservations meet no threshold, only what is settled does', () => {
  const scope = stage()
  scope.edit({ thresholds: [amount('ntf_1', 100n)], ...limit(1000n) })
  const atMs = scope.reserve(990n)
  expect(scope.fresh()).toEqual([])
  scope.settle(atMs, 990n, 99n)
  expect(scope.fresh()).toEqual([])
})

test('a late settlement meets the thresholds of the windows of its admission', () => {
  const scope = stage()
  scope.edit({ thresholds: [amount('ntf_m', 100n), amount('ntf_d', 100n, 'daily')] })
  scope.wait(8 * dayMs)
  const atMs = scope.reserve(100n)
  const another = scope.reserve(100n)
  scope.wait(dayMs)
  scope.spend(1n)
  scope.settle(atMs, 100n, 100n)
  expect(scope.fresh()).toEqual(['ntf_m 2026-11', 'ntf_d 2026-11-30'])
  scope.settle(another, 100n, 100n)
  expect(scope.fresh()).toEqual([])
  expect(scope.state().balances['2026-12']!.settledNanoUsd).toBe(1n)
})

test('a threshold that spend has passed when it is set is met at once, and marked so', () => {
  const scope = stage()
  scope.spend(100n)
  scope.edit({ thresholds: [amount('ntf_1', 100n), amount('ntf_2', 101n)] })
  expect(scope.fresh()).toEqual(['ntf_1 2026-11 passed'])
  scope.spend(1n)
  expect(scope.fresh()).toEqual(['ntf_2 2026-11'])
})

test('percents need a limit, follow it, and are armed again when it changes', () => {
  const scope = stage()
  scope.edit({ thresholds: [percent('ntf_1', 50)] })
  scope.spend(60n)
  expect(scope.fresh()).toEqual([])
  scope.edit(limit(200n))
  expect(scope.fresh()).toEqual([])
  scope.spend(40n)
  expect(scope.fresh()).toEqual(['ntf_1 2026-11'])
  scope.edit({ unboundedRequests: 'refuse', ...limit(200n) })
  expect(scope.fresh()).toEqual([])
  scope.edit(limit(300n))
  scope.spend(49n)
  expect(scope.fresh()).toEqual([])
  scope.spend(1n)
  expect(scope.fresh()).toEqual(['ntf_1 2026-11'])
  scope.edit(limit(250n))
  expect(scope.fresh()).toEqual(['ntf_1 2026-11 passed'])
})

test('a part of a limit is rounded up: it is not met before all of it is spent', () => {
  const scope = stage()
  scope.edit({ ...limit(101n), thresholds: [percent('ntf_1', 50)] })
  scope.spend(50n)
  expect(scope.fresh()).toEqual([])
  scope.spend(1n)
  expect(scope.fresh()).toEqual(['ntf_1 2026-11'])
})

test('a limit is reached at 99 % of it, in each window that it limits', () => {
  const scope = stage()
  const daily = { window: 'daily' as const, limitNanoUsd: nanoUsd(100n) }
  scope.edit({ spendLimits: [daily, { window: 'weekly', limitNanoUsd: nanoUsd(200n) }] })
  scope.spend(98n)
  expect(scope.fresh()).toEqual([])
  scope.spend(1n)
  expect(scope.fresh()).toEqual(['daily 2026-11-22'])
  scope.spend(99n)
  expect(scope.fresh()).toEqual(['weekly 2026-W47'])
})

test('a limit of zero is a block, of which nobody is told, nor of parts of it', () => {
  const scope = stage()
  scope.spend(10n)
  scope.edit({ ...limit(0n), thresholds: [percent('ntf_1', 1)] })
  scope.adjust(10n)
  expect(scope.fresh()).toEqual([])
})

test('a threshold that is taken away and set again counts as a new one', () => {
  const scope = stage()
  scope.edit({ thresholds: [amount('ntf_1', 10n)] })
  scope.spend(10n)
  expect(scope.fresh()).toEqual(['ntf_1 2026-11'])
  scope.edit({ thresholds: [] })
  scope.edit({ thresholds: [amount('ntf_1', 10n)] })
  expect(scope.fresh()).toEqual(['ntf_1 2026-11 passed'])
})

test('in any order of charges and corrections each threshold is met once a window, when spend first stands there', () => {
  const event = fc.record({
    verb: fc.constantFrom(
      'spend' as const,
      'spend' as const,
      'adjust' as const,
      'reserve' as const,
    ),
    cost: fc.integer({ min: 0, max: 60 }),
    waitMs: fc.constantFrom(0, 0, 1, dayMs / 2, 4 * dayMs, -dayMs),
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const scope = stage()
      const levels = { ntf_d: 50n, ntf_w: 90n, ntf_m: 120n }
      const windows = { ntf_d: 'daily', ntf_w: 'weekly', ntf_m: 'monthly' } as const
      scope.edit({
        thresholds: (['ntf_d', 'ntf_w', 'ntf_m'] as const).map((name) =>
          amount(name, levels[name], windows[name]),
        ),
      })
      for (const { verb, cost, waitMs } of events) {
        scope.wait(waitMs)
        if (verb === 'spend') scope.spend(BigInt(cost))
        else if (verb === 'adjust') scope.adjust(BigInt(-cost))
        else scope.settle(scope.reserve(100n), 100n, BigInt(cost))
        // What stands at its level now has been recorded.
        for (const [windowId, { settledNanoUsd }] of Object.entries(scope.state().balances)) {
          const name = windowId.length === 10 ? 'ntf_d' : windowId.includes('W') ? 'ntf_w' : 'ntf_m'
          const isMet = scope.crossings.some((each) => each.windowId === windowId)
          if (settledNanoUsd >= levels[name]) expect(isMet).toBe(true)
        }
      }
      const met = scope.crossings.map(({ windowId }) => windowId)
      expect(new Set(met).size).toBe(met.length)
      for (const { thresholdNanoUsd, settledNanoUsd } of scope.crossings)
        expect(settledNanoUsd).toBeGreaterThanOrEqual(thresholdNanoUsd)
    }),
  )
})
