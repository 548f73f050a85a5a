import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nobody } from '#domain/allow-list.ts'
import type { RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { Ledger } from '#ledger/port.ts'
import {
  apiKeyId,
  ask,
  limit,
  monthOf,
  organizationId,
  release,
  scopes,
  settlement,
  workspaceId,
} from './ledger-fixture.ts'
import type { LedgerWorld } from './ledger-worlds.ts'

const dollar = 1_000_000_000n

/** What every ledger promises, whatever database it keeps its books in. */
export function describeLedger(name: string, open: () => Promise<LedgerWorld>): void {
  describe(`ledger on ${name}`, () => {
    let world: LedgerWorld
    let ledger: Ledger
    beforeEach(async () => {
      world = await open()
      ledger = world.ledger
    })
    afterEach(() => world.close())

    const balances = async (): Promise<(readonly [bigint, bigint, bigint])[]> =>
      (await ledger.readScopes([apiKeyId, workspaceId, organizationId])).map(monthOf)

    const requestRow = async (id: string): Promise<Record<string, unknown>> =>
      (await world.rows('request')).find((row) => row['id'] === `req_${id}`)!

    describeVerbs()
    describeLimits()
    describeIdempotency()
    describeExpiry()
    describeWindows()
    describeConcurrency()

    function describeVerbs(): void {
      test('a reservation is held by key, workspace and organization until it is settled', async () => {
        expect(await ledger.reserve(ask('1', 5n))).toMatchObject({
          admitted: true,
          admittedAtMs: world.clock.now(),
        })
        expect(await balances()).toEqual([
          [0n, 5n, 0n],
          [0n, 5n, 0n],
          [0n, 5n, 0n],
        ])

        expect(await ledger.settle(settlement('1', 3n))).toBe('settled')
        expect(await balances()).toEqual([
          [3n, 0n, 0n],
          [3n, 0n, 0n],
          [3n, 0n, 0n],
        ])
      })

      test('a settled request is one usage row with the ask, the usage, the cost and its source', async () => {
        await ledger.reserve(ask('1', 50n))
        world.clock.advance(1234)
        await ledger.settle(
          settlement('1', 30n, { used: { cacheReadTokens: 7, webSearchRequests: 2 } }),
        )

        expect(await requestRow('1')).toMatchObject({
          state: 'settled',
          organization_id: organizationId,
          workspace_id: workspaceId,
          api_key_id: apiKeyId,
          model: 'claude-sonnet-5-5',
          max_tokens: 100n,
          bound_nano_usd: 50n,
          input_tokens_bound: 1000n,
          input_tokens_estimate: 250n,
          price_version: 'test',
          unbounded: 0n,
          stream: 0n,
          admitted_at_ms: BigInt(world.clock.now() - 1234),
          settled_at_ms: BigInt(world.clock.now()),
          cost_nano_usd: 30n,
          cost_source: 'reported',
          outcome: 'complete',
          uncached_input_tokens: 10n,
          cache_read_tokens: 7n,
          output_tokens: 20n,
          web_search_requests: 2n,
          service_tier: 'standard',
          inference_geo: 'global',
          context_window: '0-200k',
          http_status: 200n,
          upstream_request_id: 'req_upstream',
          first_byte_ms: 5n,
          total_ms: 9n,
        })
      })

      test('a released request gives back the whole reservation and costs nothing', async () => {
        await ledger.reserve(ask('1', 5n))
        expect(await ledger.release(release('1'))).toBe('settled')
        expect(await balances()).toEqual([
          [0n, 0n, 0n],
          [0n, 0n, 0n],
          [0n, 0n, 0n],
        ])
        expect(await requestRow('1')).toMatchObject({
          state: 'released',
          cost_nano_usd: 0n,
          outcome: 'not_sent',
        })
      })

      test('traffic without a key is held by workspace and organization alone', async () => {
        await ledger.reserve(ask('1', 5n, { scopes: { ...scopes, apiKeyId: null } }))
        expect(await balances()).toEqual([
          [0n, 0n, 0n],
          [0n, 5n, 0n],
          [0n, 5n, 0n],
        ])
      })

      test('what a request costs beyond its bound is settled in full and counted apart', async () => {
        await ledger.reserve(ask('1', 5n))
        await ledger.settle(settlement('1', 8n))
        expect(await balances()).toEqual([
          [8n, 0n, 3n],
          [8n, 0n, 3n],
          [8n, 0n, 3n],
        ])
      })

      test('an adjustment moves the balances by a signed amount and is a row of its own', async () => {
        await ledger.reserve(ask('1', 9n))
        await ledger.settle(settlement('1', 9n))
        const adjustment = {
          requestId: 'req_a' as RequestId,
          scopes,
          amountNanoUsd: nanoUsd(-4n),
          reason: 'goodwill',
        }
        await world.adjust(adjustment)
        await world.adjust(adjustment)
        expect(await balances()).toEqual([
          [5n, 0n, 0n],
          [5n, 0n, 0n],
          [5n, 0n, 0n],
        ])
        expect(await requestRow('a')).toMatchObject({
          state: 'adjusted',
          cost_nano_usd: -4n,
          reason: 'goodwill',
        })
      })

      test.each([
        ['a negative count', settlement('1', 1n, { used: { outputTokens: -1 } })],
        ['a fractional count', settlement('1', 1n, { used: { outputTokens: 1.5 } })],
        ['an amount that no column holds', settlement('1', 2n ** 63n)],
      ])('%s fails its own item and no other of the batch', async (_what, bad) => {
        await ledger.reserve(ask('1', 5n))
        await ledger.reserve(ask('2', 5n))
        const [refused, settled] = await Promise.allSettled([
          ledger.settle(bad),
          ledger.settle(settlement('2', 5n)),
        ])
        expect(refused.status).toBe('rejected')
        expect(settled).toEqual({ status: 'fulfilled', value: 'settled' })
        expect((await balances())[0]).toEqual([5n, 5n, 0n])
      })

      test('an item that only the database can refuse does not take its batch along', async () => {
        const spoilt = ask('1', 5n, {
          facts: { ...ask('1', 5n).facts, model: 'nul \u0000 in text' },
        })
        const outcomes = await Promise.allSettled([
          ledger.reserve(spoilt),
          ledger.reserve(ask('2', 5n)),
        ])
        expect(outcomes[1]).toMatchObject({ status: 'fulfilled', value: { admitted: true } })
        const held = outcomes[0].status === 'fulfilled' ? 10n : 5n
        expect((await balances())[2]).toEqual([0n, held, 0n])
      })
    }

    function describeLimits(): void {
      test('an ask that exactly fits is admitted and the next nano-dollar is not', async () => {
        await world.setLimits(workspaceId, limit(1))
        expect(await ledger.reserve(ask('1', dollar))).toMatchObject({ admitted: true })
        expect(await ledger.reserve(ask('2', 1n))).toMatchObject({
          admitted: false,
          refusal: {
            kind: 'spend_reserved',
            scopeKind: 'workspace',
            scopeId: workspaceId,
            window: 'monthly',
          },
        })
      })

      test.each([
        ['spend_reached', 990_000_000n, 0n, 20_000_000n],
        ['spend_too_large', 989_999_999n, 0n, 20_000_000n],
        ['spend_too_large', 500_000_000n, 400_000_000n, 600_000_000n],
        ['spend_reserved', 500_000_000n, 400_000_000n, 200_000_000n],
      ])(
        '%s: of $1, %d settled and %d reserved, an ask for %d',
        async (kind, settled, reserved, bound) => {
          await ledger.reserve(ask('s', settled))
          await ledger.settle(settlement('s', settled))
          if (reserved > 0n) await ledger.reserve(ask('r', reserved))
          await world.setLimits(apiKeyId, limit(1))

          const admission = await ledger.reserve(ask('1', bound))

          expect(admission).toMatchObject({
            admitted: false,
            refusal: {
              kind,
              scopeKind: 'api_key',
              limitNanoUsd: dollar,
              settledNanoUsd: settled,
              reservedNanoUsd: reserved,
              boundNanoUsd: bound,
              resetsAtMs: Date.UTC(2026, 11, 1),
            },
          })
        },
      )

      test('a refused request takes nothing from any limit', async () => {
        await world.setLimits(organizationId, limit(1))
        await ledger.reserve(ask('1', 2n * dollar))
        expect(await balances()).toEqual([
          [0n, 0n, 0n],
          [0n, 0n, 0n],
          [0n, 0n, 0n],
        ])
        expect(await world.rows('request')).toEqual([])
      })

      test('when several limits refuse, the one that waiting helps least and frees last is named', async () => {
        await ledger.reserve(ask('s', dollar))
        await ledger.settle(settlement('s', dollar))
        await world.setLimits(apiKeyId, limit(1, 'daily'))
        await world.setLimits(organizationId, limit(1, 'monthly'), limit(1, 'weekly'))
        expect(await ledger.reserve(ask('1', 1n))).toMatchObject({
          refusal: { kind: 'spend_reached', scopeKind: 'organization', window: 'monthly' },
        })
      })

      test('a limit set in mid-month counts what came before it', async () => {
        await ledger.reserve(ask('1', dollar))
        await ledger.settle(settlement('1', dollar))
        await world.setLimits(workspaceId, limit(1))
        expect(await ledger.reserve(ask('2', 1n))).toMatchObject({
          refusal: { kind: 'spend_reached' },
        })
      })

      test('raising or removing a limit admits the very next request', async () => {
        await world.setLimits(workspaceId, limit(0))
        expect(await ledger.reserve(ask('1', 1n))).toMatchObject({
          refusal: { kind: 'spend_reached' },
        })
        await world.setLimits(workspaceId, limit(1))
        expect(await ledger.reserve(ask('2', 1n))).toMatchObject({ admitted: true })
        await world.setLimits(workspaceId)
        expect(await ledger.reserve(ask('3', 5n * dollar))).toMatchObject({ admitted: true })
      })

      test('a limit of zero is reached also where a correction has left less than nothing spent', async () => {
        await world.adjust({
          requestId: 'req_credit' as RequestId,
          scopes,
          amountNanoUsd: nanoUsd(-500n),
          reason: 'credit',
        })
        await world.setLimits(workspaceId, limit(0))
        const refusal = { kind: 'spend_reached', limitNanoUsd: 0n }
        expect(await ledger.reserve(ask('1', 5n))).toMatchObject({ admitted: false, refusal })
      })

      test('a limit of zero blocks even what costs nothing', async () => {
        await world.setLimits(workspaceId, limit(0))
        expect(await ledger.reserve(ask('1', 0n))).toMatchObject({ admitted: false })
      })

      test.each(['inactive', 'archived', 'paused'] as const)(
        'a scope that is %s refuses the next request, with and without a reservation',
        async (status) => {
          await world.edit({ id: apiKeyId, status })
          const refusal = {
            kind: 'closed',
            scopeKind: 'api_key',
            scopeId: apiKeyId,
            reason: status,
          }
          expect(await ledger.reserve(ask('1', 1n))).toMatchObject({ admitted: false, refusal })
          expect(await ledger.check(scopes, nobody)).toMatchObject({ refusal })
          await world.edit({ id: apiKeyId, status: 'open' })
          expect(await ledger.reserve(ask('2', 1n))).toMatchObject({ admitted: true })
          expect(await ledger.check(scopes, nobody)).toMatchObject({ refusal: undefined })
        },
      )

      test('a scope that nobody created is refused as unknown', async () => {
        const elsewhere = { ...scopes, workspaceId: 'wrkspc_none' as typeof workspaceId }
        expect(await ledger.reserve(ask('1', 1n, { scopes: elsewhere }))).toMatchObject({
          refusal: { kind: 'closed', reason: 'unknown', scopeKind: 'workspace' },
        })
      })

      test('refusals of one key and limiter within a second share one row that counts them', async () => {
        await world.setLimits(workspaceId, limit(0))
        const refuse = async (id: string): Promise<void> => {
          const admission = await ledger.reserve(ask(id, 1n))
          const answered = { ask: ask(id, 1n), httpStatus: 400 }
          if (!admission.admitted) await ledger.recordRefusal({ ...admission, ...answered })
        }
        await Promise.all(['1', '2'].map(refuse))
        await refuse('3')
        world.clock.advance(1000)
        await refuse('4')
        expect(await world.rows('refusal')).toMatchObject([
          {
            id: 'req_1',
            count: 3n,
            last_request_id: 'req_3',
            request_ids: 'req_1 req_2 req_3',
            limiter: 'spend_reached/workspace/monthly',
          },
          { id: 'req_4', count: 1n, last_request_id: 'req_4' },
        ])
      })

      test.each([
        ['first', [false, true, false]],
        ['last', [true, false, true]],
      ])(
        'refusals of one model in one batch share a row whether or not all that they name has a price: %s',
        async (_name, unpriced) => {
          await world.setLimits(workspaceId, limit(0))
          const refuse = async (isUnpriced: boolean, at: number): Promise<void> => {
            const plain = ask(String(at), 1n)
            const refused = { ...plain, facts: { ...plain.facts, unpriced: isUnpriced } }
            const admission = await ledger.reserve(refused)
            if (admission.admitted) throw new Error('admitted')
            await ledger.recordRefusal({ ...admission, ask: refused, httpStatus: 400 })
          }
          await Promise.all(unpriced.map(refuse))

          expect(await world.rows('refusal')).toMatchObject([{ id: 'req_0', count: 3n }])
          const changes = '(select sequence as id from ledger_change) as changes'
          expect(await world.rows(changes)).toHaveLength(1)
        },
      )
    }

    function describeIdempotency(): void {
      test('every verb asked twice does its work once', async () => {
        const first = await ledger.reserve(ask('1', 5n))
        world.clock.advance(10)
        expect(await ledger.reserve(ask('1', 5n))).toEqual(first)
        expect(await ledger.settle(settlement('1', 3n))).toBe('settled')
        expect(await ledger.settle(settlement('1', 4n))).toBe('already_settled')
        expect(await ledger.release(release('1'))).toBe('already_settled')
        expect((await balances())[2]).toEqual([3n, 0n, 0n])
        expect(await world.rows('request')).toHaveLength(1)
      })

      test('both halves in one batch, and the same ask twice in one batch, add up', async () => {
        await Promise.all([
          ledger.reserve(ask('1', 5n)),
          ledger.reserve(ask('1', 5n)),
          ledger.settle(settlement('1', 2n)),
          ledger.reserve(ask('2', 7n)),
          ledger.release(release('2')),
        ])
        expect((await balances())[2]).toEqual([2n, 0n, 0n])
      })

      test('an ask that comes again after its end is found among new ones of its batch', async () => {
        const first = await ledger.reserve(ask('1', 5n))
        await ledger.settle(settlement('1', 3n))
        const [again, other] = await Promise.all([
          ledger.reserve(ask('1', 5n)),
          ledger.reserve(ask('2', 7n)),
        ])
        expect([again.admitted, other.admitted]).toEqual([true, true])
        expect(again).toMatchObject({
          admittedAtMs: (first as { admittedAtMs: number }).admittedAtMs,
        })
        expect((await balances())[2]).toEqual([3n, 7n, 0n])
        expect(await world.rows('request')).toHaveLength(2)
      })

      test('what was admitted is so again, though it would not fit any more', async () => {
        await world.setLimits(apiKeyId, limit(10))
        await ledger.reserve(ask('1', 6n * dollar))
        await ledger.settle(settlement('1', 6n * dollar))
        expect(await ledger.reserve(ask('1', 6n * dollar))).toMatchObject({ admitted: true })
        expect(await ledger.reserve(ask('2', 6n * dollar))).toMatchObject({ admitted: false })
        expect((await balances())[0]).toEqual([6n * dollar, 0n, 0n])
      })

      test('settling or releasing what was never reserved changes nothing and says so', async () => {
        expect(await ledger.settle(settlement('none', 5n))).toBe('unknown')
        expect(await ledger.release(release('none'))).toBe('unknown')
        expect(await world.rows('request')).toEqual([])
      })
    }

    function describeExpiry(): void {
      /** Lets the first ledger's lease lapse, as if its process had been killed, and opens the next. */
      async function loseFirstAndOpenAnother(): Promise<Ledger> {
        await world.run(`update incarnation set lease_until_ms = 0`)
        const next = await world.openAnother()
        await next.expire()
        return next
      }

      test('what a lost process left open is charged its bound, marked expired', async () => {
        await ledger.reserve(ask('1', 5n))
        await ledger.reserve(ask('2', 7n))
        await ledger.settle(settlement('2', 6n))
        await loseFirstAndOpenAnother()
        expect(await balances()).toEqual([
          [11n, 0n, 0n],
          [11n, 0n, 0n],
          [11n, 0n, 0n],
        ])
        expect(await requestRow('1')).toMatchObject({
          state: 'expired',
          cost_nano_usd: 5n,
          cost_source: 'expired',
        })
        expect(await requestRow('2')).toMatchObject({ state: 'settled', cost_nano_usd: 6n })
      })

      test('a settlement that arrives after the expiry replaces its charge, once', async () => {
        await ledger.reserve(ask('1', 5n))
        const next = await loseFirstAndOpenAnother()
        expect(await next.settle(settlement('1', 2n))).toBe('settled')
        expect(await next.settle(settlement('1', 3n))).toBe('already_settled')
        expect((await next.readScopes([organizationId])).map(monthOf)).toEqual([[2n, 0n, 0n]])
        expect(await requestRow('1')).toMatchObject({
          state: 'settled',
          cost_nano_usd: 2n,
          cost_source: 'reported',
        })
      })

      test('a release that arrives after the expiry gives the charge back', async () => {
        await ledger.reserve(ask('1', 5n))
        const next = await loseFirstAndOpenAnother()
        expect(await next.release(release('1'))).toBe('settled')
        expect((await next.readScopes([organizationId])).map(monthOf)).toEqual([[0n, 0n, 0n]])
      })

      test('the place of an expired request among the concurrent ones is freed exactly once', async () => {
        await ledger.reserve(ask('1', 5n))
        const next = await loseFirstAndOpenAnother()
        await next.settle(settlement('1', 2n))
        const [state] = await next.readScopes([organizationId])
        expect(state!.openReservations).toBe(0)
      })
    }

    function describeWindows(): void {
      test('a new month starts with nothing spent, without a job that resets anything', async () => {
        await world.setLimits(workspaceId, limit(1))
        await ledger.reserve(ask('1', dollar))
        await ledger.settle(settlement('1', dollar))
        world.clock.set(Date.UTC(2026, 11, 1) - 1)
        expect(await ledger.reserve(ask('2', 1n))).toMatchObject({ admitted: false })
        world.clock.set(Date.UTC(2026, 11, 1))
        expect(await ledger.reserve(ask('3', dollar))).toMatchObject({ admitted: true })
      })

      test('a request belongs to the month of its admission, however late it is settled', async () => {
        world.clock.set(Date.UTC(2026, 11, 1) - 1)
        await ledger.reserve(ask('1', 5n))
        world.clock.set(Date.UTC(2026, 11, 1) + 60_000)
        await ledger.reserve(ask('2', 7n))
        let [state] = await ledger.readScopes([workspaceId])
        expect(state!.balances['2026-11']).toMatchObject({
          settledNanoUsd: 0n,
          reservedNanoUsd: 5n,
        })
        expect(state!.balances['2026-12']).toMatchObject({
          settledNanoUsd: 0n,
          reservedNanoUsd: 7n,
        })

        await ledger.settle(settlement('1', 4n))
        ;[state] = await ledger.readScopes([workspaceId])
        expect(state!.balances['2026-12']).toMatchObject({
          settledNanoUsd: 0n,
          reservedNanoUsd: 7n,
        })
        expect(state!.balances['2026-11']).toBeUndefined()
        expect(await requestRow('1')).toMatchObject({
          admitted_at_ms: BigInt(Date.UTC(2026, 11, 1) - 1),
        })
      })

      test('a clock that goes back does not reopen a window that is over', async () => {
        world.clock.set(Date.UTC(2026, 11, 1))
        await ledger.reserve(ask('1', 5n))
        world.clock.set(Date.UTC(2026, 10, 30))
        expect(await ledger.reserve(ask('2', 5n))).toMatchObject({
          admitted: true,
          admittedAtMs: Date.UTC(2026, 11, 1),
        })
      })

      test('day and week are limited beside the month', async () => {
        await world.setLimits(apiKeyId, limit(1, 'daily'), limit(2, 'weekly'), limit(9, 'monthly'))
        await ledger.reserve(ask('1', dollar))
        expect(await ledger.reserve(ask('2', 1n))).toMatchObject({ refusal: { window: 'daily' } })
        // Sunday to Monday: a new day and a new week.
        world.clock.set(Date.UTC(2026, 10, 23))
        expect(await ledger.reserve(ask('3', dollar))).toMatchObject({ admitted: true })
        world.clock.set(Date.UTC(2026, 10, 24))
        expect(await ledger.reserve(ask('4', dollar))).toMatchObject({ admitted: true })
        world.clock.set(Date.UTC(2026, 10, 25))
        expect(await ledger.reserve(ask('5', 1n))).toMatchObject({ refusal: { window: 'weekly' } })
      })
    }

    function describeConcurrency(): void {
      test('of a thousand racing for a budget of a hundred, exactly a hundred are admitted', async () => {
        await world.setLimits(workspaceId, limit(1))
        const second = world.database.dialect === 'postgres' ? await world.openAnother() : ledger
        const asks = Array.from({ length: 1000 }, (_, index) => ask(String(index), dollar / 100n))
        const admissions = await Promise.all(
          asks.map((each, index) => (index % 2 === 0 ? ledger : second).reserve(each)),
        )
        expect(admissions.filter((admission) => admission.admitted)).toHaveLength(100)
        expect((await balances())[1]).toEqual([0n, dollar, 0n])
      })

      test('a control transaction held open under load stops no admission, and its edit is whole or absent', async () => {
        const traffic = Array.from({ length: 200 }, async (_, index) => {
          await ledger.reserve(ask(`t${index}`, 1n))
          return ledger.settle(settlement(`t${index}`, 1n))
        })
        for (let dollars = 100; dollars < 120; dollars++)
          await world.setLimits(apiKeyId, limit(dollars))
        await Promise.all(traffic)
        const [key] = await ledger.readScopes([apiKeyId])
        expect(monthOf(key)).toEqual([200n, 0n, 0n])
        expect(key!.policy.spendLimits).toEqual([limit(119)])
      })
    }
  })
}
