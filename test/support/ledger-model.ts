import fc from 'fast-check'
import { expect } from 'vitest'
import type { RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { windowIdsAt } from '#domain/window.ts'
import type { Ledger } from '#ledger/port.ts'
import {
  apiKeyId,
  ask,
  organizationId,
  release,
  scopes,
  settlement,
  workspaceId,
} from './ledger-fixture.ts'
import type { LedgerWorld } from './ledger-worlds.ts'

/** What may happen to a ledger, in any order. Requests are few, so that verbs meet on the same one. */
export type Step =
  | { readonly verb: 'reserve'; readonly id: number; readonly bound: bigint }
  | { readonly verb: 'settle'; readonly id: number; readonly cost: bigint }
  | { readonly verb: 'release'; readonly id: number }
  | { readonly verb: 'adjust'; readonly id: number; readonly amount: bigint }
  | { readonly verb: 'limit'; readonly scope: ScopeId; readonly amount: bigint | null }
  | { readonly verb: 'crash' }
  | { readonly verb: 'wait'; readonly ms: number }

const small = fc.bigInt({ min: 0n, max: 100n })
const id = fc.integer({ min: 0, max: 12 })
const scope = fc.constantFrom<ScopeId>(apiKeyId, workspaceId, organizationId)

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ verb: fc.constant('reserve' as const), id, bound: small }),
    },
    { weight: 6, arbitrary: fc.record({ verb: fc.constant('settle' as const), id, cost: small }) },
    { weight: 2, arbitrary: fc.record({ verb: fc.constant('release' as const), id }) },
    {
      weight: 1,
      arbitrary: fc.record({
        verb: fc.constant('adjust' as const),
        id,
        amount: fc.bigInt({ min: -20n, max: 20n }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        verb: fc.constant('limit' as const),
        scope,
        amount: fc.option(fc.bigInt({ min: 0n, max: 400n })),
      }),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ verb: 'crash' }) },
    {
      weight: 2,
      arbitrary: fc.record({
        verb: fc.constant('wait' as const),
        ms: fc.integer({ min: 1, max: 12 * 86_400_000 }),
      }),
    },
  ),
  { minLength: 1, maxLength: 60 },
)

type ModelRequest = {
  state: 'reserved' | 'done' | 'expired'
  bound: bigint
  cost: bigint
  month: string
}

/**
 * A ledger as slow and plain as can be: a list of requests, from which every sum is taken anew. Each
 * step is given to both; the answers and the balances must be the same.
 */
export async function followsModel(world: LedgerWorld, script: readonly Step[]): Promise<void> {
  const requests = new Map<string, ModelRequest>()
  const limits = new Map<ScopeId, bigint>()
  let ledger: Ledger = world.ledger

  const month = (): string => windowIdsAt(world.clock.now()).monthly
  const sum = (state: 'reserved' | 'charged'): bigint =>
    [...requests.values()]
      .filter(
        (each) => each.month === month() && (each.state === 'reserved') === (state === 'reserved'),
      )
      .reduce((total, each) => total + (state === 'reserved' ? each.bound : each.cost), 0n)

  const fits = (bound: bigint): boolean =>
    [...limits.values()].every(
      (limit) =>
        limit > 0n && sum('charged') < limit && sum('charged') + sum('reserved') + bound <= limit,
    )

  for (const step of script) {
    await play(step)
    const states = await ledger.readScopes([apiKeyId, workspaceId, organizationId])
    for (const state of states) expectBalances(state)
  }

  function expectBalances(state: ScopeState | undefined): void {
    const balance = state!.balances[month()]
    expect(balance?.settledNanoUsd ?? 0n).toBe(sum('charged'))
    expect(balance?.reservedNanoUsd ?? 0n).toBe(sum('reserved'))
    expect(state!.openReservations).toBe(
      [...requests.values()].filter((each) => each.state === 'reserved').length,
    )
  }

  async function play(step: Step): Promise<void> {
    switch (step.verb) {
      case 'wait':
        return world.clock.advance(step.ms)
      case 'limit':
        if (step.amount === null) limits.delete(step.scope)
        else limits.set(step.scope, step.amount)
        return world.setLimits(
          step.scope,
          ...(step.amount === null
            ? []
            : [{ window: 'monthly' as const, limitNanoUsd: nanoUsd(step.amount) }]),
        )
      case 'crash':
        await world.run('update incarnation set lease_until_ms = 0')
        ledger = await world.openAnother()
        await ledger.expire()
        for (const each of requests.values()) {
          if (each.state === 'reserved') Object.assign(each, { state: 'expired', cost: each.bound })
        }
        return
      case 'adjust':
        await world.adjust({
          requestId: `req_adjust${step.id}` as RequestId,
          scopes,
          amountNanoUsd: nanoUsd(step.amount),
          reason: 'test',
        })
        if (!requests.has(`adjust${step.id}`)) {
          requests.set(`adjust${step.id}`, {
            state: 'done',
            bound: 0n,
            cost: step.amount,
            month: month(),
          })
        }
        return
      case 'reserve':
        return reserve(String(step.id), step.bound)
      case 'settle':
        return finish(
          String(step.id),
          step.cost,
          await ledger.settle(settlement(String(step.id), step.cost)),
        )
      case 'release':
        return finish(String(step.id), 0n, await ledger.release(release(String(step.id))))
    }
  }

  async function reserve(requestId: string, bound: bigint): Promise<void> {
    const known = requests.has(requestId)
    const expected = known || fits(bound)
    const { admitted } = await ledger.reserve(ask(requestId, bound))
    expect(admitted).toBe(expected)
    if (admitted && !known)
      requests.set(requestId, { state: 'reserved', bound, cost: 0n, month: month() })
  }

  function finish(requestId: string, cost: bigint, answer: string): void {
    const request = requests.get(requestId)
    const expected = !request ? 'unknown' : request.state === 'done' ? 'already_settled' : 'settled'
    expect(answer).toBe(expected)
    if (expected === 'settled') Object.assign(request!, { state: 'done', cost })
  }
}
