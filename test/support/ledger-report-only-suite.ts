import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nanoUsd } from '#domain/money.ts'
import type { Ledger, ScopeEdit } from '#ledger/port.ts'
import {
  apiKeyId,
  ask,
  organizationId,
  release,
  settlement,
  workspaceId,
} from './ledger-fixture.ts'
import { byText } from './by-text.ts'
import type { LedgerWorld } from './ledger-worlds.ts'

const requests = (count: number, mode: 'enforce' | 'report_only'): ScopeEdit => ({
  id: workspaceId,
  rateLimits: [{ group: 'sonnet', limiter: 'requests_per_minute', limit: count, mode }],
})

/** What every ledger promises of limits that only report, whatever database it keeps its books in. */
export function describeReportOnly(name: string, open: () => Promise<LedgerWorld>): void {
  describe(`report-only limits of the ledger on ${name}`, () => {
    let world: LedgerWorld
    let ledger: Ledger
    beforeEach(async () => {
      world = await open()
      ledger = world.ledger
    })
    afterEach(() => world.close())

    const isAdmitted = async (id: string, bound = 0n): Promise<boolean> =>
      (await ledger.reserve(ask(id, bound))).admitted
    const reports = async () =>
      (await world.rows('refusal')).map(({ limiter, count }) => [limiter, count])

    test('a report-only rate limit refuses nothing, and counts what it would have refused', async () => {
      await world.edit(requests(2, 'report_only'))

      for (const id of ['1', '2', '3', '4', '5']) expect(await isAdmitted(id)).toBe(true)
      expect(await reports()).toEqual([
        ['report_only/rate_limited/workspace/sonnet/requests_per_minute', 3n],
      ])
      const marked = (await world.rows('request')).map((row) => row['would_be_refused'])
      expect(marked).toEqual([0n, 0n, 1n, 1n, 1n])
    })

    test('it counts what enforcing would have refused: those it would have refused take nothing from it', async () => {
      await world.edit(requests(2, 'report_only'))
      for (const id of ['1', '2', '3', '4', '5', '6']) await isAdmitted(id)

      world.clock.advance(30_000)
      await isAdmitted('7')
      expect((await reports()).map(([, count]) => count)).toEqual([4n])
      await isAdmitted('8')
      expect((await reports()).map(([, count]) => count)).toEqual([4n, 1n])
    })

    test('asked again with the same id, a request is counted once', async () => {
      await world.edit(requests(0, 'report_only'))
      await isAdmitted('1')
      await isAdmitted('1')
      expect(await reports()).toEqual([
        ['report_only/rate_never/workspace/sonnet/requests_per_minute', 1n],
      ])
    })

    test('switched to enforce, it refuses the very next request, and reports no more', async () => {
      await world.edit(requests(0, 'report_only'))
      expect(await isAdmitted('1')).toBe(true)

      await world.edit(requests(0, 'enforce'))
      expect(await isAdmitted('2')).toBe(false)
      await world.edit(requests(0, 'report_only'))
      expect(await isAdmitted('3')).toBe(true)
    })

    test('each report-only limit that would have refused counts the request, in a row of its own', async () => {
      await world.edit(requests(0, 'report_only'), {
        id: apiKeyId,
        reportOnlySpendLimits: [{ window: 'daily', limitNanoUsd: nanoUsd(5n) }],
      })
      expect(await isAdmitted('1', 9n)).toBe(true)
      expect((await reports()).toSorted(byText)).toEqual([
        ['report_only/rate_never/workspace/sonnet/requests_per_minute', 1n],
        ['report_only/spend_too_large/api_key/daily', 1n],
      ])
    })

    test('a report-only spend limit counts spend without what it would have refused, tells nobody, and survives a restart', async () => {
      await world.edit({
        id: organizationId,
        reportOnlySpendLimits: [{ window: 'monthly', limitNanoUsd: nanoUsd(100n) }],
      })
      const spend = async (id: string, bound: bigint): Promise<void> => {
        expect(await isAdmitted(id, bound)).toBe(true)
        await ledger.settle(settlement(id, bound))
      }
      await spend('1', 60n)
      await spend('2', 50n)
      ledger = await world.openAnother()
      // 60 of 100 are spent: the 50 that would not have been let through are not among them.
      await spend('3', 40n)
      await spend('4', 1n)

      expect((await reports()).toSorted(byText)).toEqual([
        ['report_only/spend_reached/organization/monthly', 1n],
        ['report_only/spend_too_large/organization/monthly', 1n],
      ])
      expect(await world.takeCrossings()).toEqual([])
      const [state] = await ledger.readScopes([organizationId])
      expect(state!.balances['2026-11']).toMatchObject({ settledNanoUsd: 151n })
    })

    test('report-only concurrency counts as though those beyond it were not running', async () => {
      await world.edit({
        id: workspaceId,
        rateLimits: [
          { group: 'concurrency', limiter: 'concurrent_requests', limit: 1, mode: 'report_only' },
        ],
      })
      await isAdmitted('1')
      await isAdmitted('2')
      await ledger.release(release('1'))
      await isAdmitted('3')
      await ledger.release(release('2'))
      await isAdmitted('4')
      const marked = (await world.rows('request')).map((row) => row['would_be_refused'])
      expect(marked).toEqual([0n, 1n, 0n, 1n])
    })
  })
}
