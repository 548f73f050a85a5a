import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nobody } from '#domain/allow-list.ts'
import type { NotificationId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { BucketLimiter } from '#domain/rate-limit.ts'
import type { Ledger, ScopeEdit } from '#ledger/port.ts'
import {
  apiKeyId,
  ask,
  limit,
  organizationId,
  release,
  scopes,
  settlement,
  workspaceId,
} from './ledger-fixture.ts'
import type { LedgerWorld } from './ledger-worlds.ts'

const group = 'sonnet'
const limited = (
  limiter: BucketLimiter | 'concurrent_requests',
  tokens: number | null,
): NonNullable<ScopeEdit['rateLimits']> => [
  { group: limiter === 'concurrent_requests' ? 'concurrency' : group, limiter, limit: tokens },
]
const used = (input: number, output: number) => ({
  usedTokens: { input, inputCacheAware: input, output },
  used: { outputTokens: output },
})

/** What every ledger promises of rate limits and thresholds, whatever database it keeps its books in. */
export function describeLedgerLimits(name: string, open: () => Promise<LedgerWorld>): void {
  describe(`limits of the ledger on ${name}`, () => {
    let world: LedgerWorld
    let ledger: Ledger
    beforeEach(async () => {
      world = await open()
      ledger = world.ledger
    })
    afterEach(() => world.close())

    const bucketOf = async (limiter: BucketLimiter) =>
      (await ledger.readScopes([workspaceId]))[0]!.buckets[group]?.[limiter]
    const isAdmitted = async (id: string, over = {}): Promise<boolean> =>
      (await ledger.reserve({ ...ask(id, 0n), ...over })).admitted
    /** Crashes the first ledger: the next charges what it left open. */
    const crash = async (): Promise<void> => {
      await world.run('update incarnation set lease_until_ms = 0')
      ledger = await world.openAnother()
      await ledger.expire()
    }
    const secondNode = async (): Promise<Ledger> =>
      world.database.dialect === 'postgres' ? world.openAnother() : ledger
    const threshold = (amount: bigint) => ({
      notificationId: 'ntf_1' as NotificationId,
      window: 'monthly' as const,
      at: { type: 'amount' as const, amountNanoUsd: nanoUsd(amount) },
    })

    describeBuckets()
    describeOutput()
    describeConcurrency()
    describeFreeCalls()
    describeThresholds()

    function describeBuckets(): void {
      test('an admission takes its estimate, and its settlement corrects that to what was used', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('input_tokens_per_minute', 1000) })
        await ledger.reserve(ask('1', 0n))
        await ledger.reserve(ask('2', 0n))
        expect(await bucketOf('input_tokens_per_minute')).toMatchObject({ level: 500 })

        await ledger.settle(settlement('1', 0n, used(100, 0)))
        expect(await bucketOf('input_tokens_per_minute')).toMatchObject({ level: 650 })
        await ledger.settle(settlement('2', 0n, used(800, 0)))
        expect(await bucketOf('input_tokens_per_minute')).toMatchObject({ level: 100 })
      })

      test('a release gives the estimate back; the request itself stays counted', async () => {
        const rateLimits = [
          ...limited('input_tokens_per_minute', 1000),
          ...limited('requests_per_minute', 10),
        ]
        await world.edit({ id: workspaceId, rateLimits })
        await ledger.reserve(ask('1', 0n))
        await ledger.release(release('1'))
        expect(await bucketOf('input_tokens_per_minute')).toMatchObject({ level: 1000 })
        expect(await bucketOf('requests_per_minute')).toMatchObject({ level: 9 })
      })

      test('an expiry keeps what was taken, and a late settlement changes no bucket any more', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('input_tokens_per_minute', 1000) })
        await ledger.reserve(ask('1', 0n))
        await crash()
        expect(await bucketOf('input_tokens_per_minute')).toMatchObject({ level: 750 })
        await ledger.settle(settlement('1', 0n, used(0, 0)))
        expect(await bucketOf('input_tokens_per_minute')).toMatchObject({ level: 750 })
      })

      test('buckets survive a restart and go on refilling', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('requests_per_minute', 2) })
        expect([await isAdmitted('1'), await isAdmitted('2'), await isAdmitted('3')]).toEqual([
          true,
          true,
          false,
        ])
        await crash()
        expect(await isAdmitted('4')).toBe(false)
        world.clock.advance(29_999)
        expect(await isAdmitted('5')).toBe(false)
        world.clock.advance(1)
        expect(await isAdmitted('6')).toBe(true)
      })

      test('a refusal says exactly when to come again, and takes nothing', async () => {
        await world.edit({ id: organizationId, rateLimits: limited('requests_per_minute', 7) })
        for (let index = 0; index < 7; index++) await ledger.reserve(ask(`${index}`, 0n))
        const before = await world.rows('ledger_scope')
        const refused = await ledger.reserve(ask('refused', 0n))
        expect(refused).toMatchObject({
          admitted: false,
          refusal: { kind: 'rate_limited', scopeKind: 'organization', retryAfterMs: 8_572 },
        })
        expect(await world.rows('ledger_scope')).toEqual(before)
        world.clock.advance(8_571)
        expect(await isAdmitted('early')).toBe(false)
        world.clock.advance(1)
        expect(await isAdmitted('due')).toBe(true)
      })

      test('a changed limit is in force for the very next request on another ledger', async () => {
        const other = await secondNode()
        await world.edit({ id: workspaceId, rateLimits: limited('requests_per_minute', 0) })
        expect(await ledger.reserve(ask('1', 0n))).toMatchObject({ admitted: false })
        expect(await other.reserve(ask('2', 0n))).toMatchObject({
          admitted: false,
          refusal: { kind: 'rate_never' },
        })
        await world.edit({ id: workspaceId, rateLimits: limited('requests_per_minute', null) })
        expect(await ledger.reserve(ask('3', 0n))).toMatchObject({ admitted: true })
        expect(await other.reserve(ask('4', 0n))).toMatchObject({ admitted: true })
      })

      test('of many racing for a rate limit on all nodes, exactly as many as it allows are admitted', async () => {
        const other = await secondNode()
        await world.edit({ id: workspaceId, rateLimits: limited('requests_per_minute', 50) })
        const admissions = await Promise.all(
          Array.from({ length: 200 }, (_, index) =>
            (index % 2 === 0 ? ledger : other).reserve(ask(`${index}`, 0n)),
          ),
        )
        expect(admissions.filter(({ admitted }) => admitted)).toHaveLength(50)
      })
    }

    function describeOutput(): void {
      test('counted output is taken once, however often and in whatever order it is reported', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('output_tokens_per_minute', 1000) })
        const reserved = ask('1', 0n)
        await ledger.reserve(reserved)
        const { requestId } = reserved
        await ledger.countOutput({ requestId, outputTokens: 40 })
        await ledger.countOutput({ requestId, outputTokens: 40 })
        await ledger.countOutput({ requestId, outputTokens: 30 })
        expect(await bucketOf('output_tokens_per_minute')).toMatchObject({ level: 960 })
        await Promise.all([
          ledger.countOutput({ requestId, outputTokens: 70 }),
          ledger.countOutput({ requestId, outputTokens: 60 }),
          ledger.countOutput({ requestId, outputTokens: 70 }),
        ])
        expect(await bucketOf('output_tokens_per_minute')).toMatchObject({ level: 930 })

        await ledger.settle(settlement('1', 0n, used(0, 100)))
        await ledger.countOutput({ requestId, outputTokens: 500 })
        expect(await bucketOf('output_tokens_per_minute')).toMatchObject({ level: 900 })
        const [row] = await world.rows('request')
        expect(row).toMatchObject({ counted_output_tokens: 70n })
      })

      test('output counted before a crash is neither lost nor counted again', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('output_tokens_per_minute', 1000) })
        const reserved = ask('1', 0n)
        await ledger.reserve(reserved)
        await ledger.countOutput({ requestId: reserved.requestId, outputTokens: 40 })
        await crash()
        expect(await bucketOf('output_tokens_per_minute')).toMatchObject({ level: 960 })
      })

      test('output drives a counted limit into debt, and requests wait until it is paid', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('output_tokens_per_minute', 60) })
        await ledger.reserve(ask('1', 0n))
        await ledger.settle(settlement('1', 0n, used(0, 90)))
        expect(await ledger.reserve(ask('2', 0n))).toMatchObject({
          refusal: { kind: 'rate_limited', remaining: 0, retryAfterMs: 31_000 },
        })
        world.clock.advance(31_000)
        expect(await isAdmitted('3')).toBe(true)
      })

      test('a strict limit holds max_tokens and lets go of what was not used', async () => {
        await world.edit(
          { id: workspaceId, rateLimits: limited('output_tokens_per_minute', 250) },
          { id: organizationId, outputTokens: 'strict' },
        )
        expect([await isAdmitted('1'), await isAdmitted('2'), await isAdmitted('3')]).toEqual([
          true,
          true,
          false,
        ])
        await ledger.countOutput({ requestId: ask('1', 0n).requestId, outputTokens: 30 })
        expect(await bucketOf('output_tokens_per_minute')).toMatchObject({ level: 220, held: 170 })
        await ledger.settle(settlement('1', 0n, used(0, 40)))
        expect(await bucketOf('output_tokens_per_minute')).toMatchObject({ level: 210, held: 100 })
        expect(await isAdmitted('4')).toBe(true)
        await ledger.release(release('2'))
        expect(await bucketOf('output_tokens_per_minute')).toMatchObject({ level: 210, held: 100 })
      })

      test('what a lost process held of a strict limit counts as used', async () => {
        await world.edit(
          { id: workspaceId, rateLimits: limited('output_tokens_per_minute', 250) },
          { id: organizationId, outputTokens: 'strict' },
        )
        await ledger.reserve(ask('1', 0n))
        await ledger.countOutput({ requestId: ask('1', 0n).requestId, outputTokens: 30 })
        await crash()
        expect(await bucketOf('output_tokens_per_minute')).toMatchObject({ level: 150, held: 0 })
      })
    }

    function describeConcurrency(): void {
      test('as many requests run at once as the limit allows; settled and released ones make room', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('concurrent_requests', 2) })
        await ledger.reserve(ask('1', 0n))
        await ledger.reserve(ask('2', 0n))
        expect(await ledger.reserve(ask('3', 0n))).toMatchObject({
          refusal: { kind: 'rate_limited', limiter: 'concurrent_requests', retryAfterMs: null },
        })
        await ledger.settle(settlement('1', 0n))
        expect(await isAdmitted('4')).toBe(true)
        await ledger.release(release('2'))
        expect([await isAdmitted('5'), await isAdmitted('6')]).toEqual([true, false])
      })

      test('requests that a crash left open make room when they expire', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('concurrent_requests', 1) })
        await ledger.reserve(ask('1', 0n))
        expect(await isAdmitted('2')).toBe(false)
        await crash()
        expect([await isAdmitted('3'), await isAdmitted('4')]).toEqual([true, false])
      })
    }

    function describeFreeCalls(): void {
      test('a call that costs nothing takes one request of its group and leaves no row', async () => {
        await world.edit({ id: apiKeyId, rateLimits: limited('requests_per_minute', 2) })
        const call = { requestId: ask('free', 0n).requestId, scopes, client: nobody, group }
        expect(await ledger.admitFreeCall(call)).toMatchObject({ admitted: true })
        expect(await ledger.admitFreeCall(call)).toMatchObject({ admitted: true })
        expect(await ledger.admitFreeCall(call)).toMatchObject({
          admitted: false,
          refusal: { kind: 'rate_limited', retryAfterMs: 30_000 },
        })
        expect(await world.rows('request')).toEqual([])
      })

      test('a call that costs nothing needs open scopes, but no place among the running ones', async () => {
        await world.edit({ id: workspaceId, rateLimits: limited('concurrent_requests', 0) })
        const call = { requestId: ask('free', 0n).requestId, scopes, client: nobody, group }
        expect(await ledger.admitFreeCall(call)).toMatchObject({ admitted: true })
        await world.edit({ id: workspaceId, status: 'paused' })
        expect(await ledger.admitFreeCall(call)).toMatchObject({
          admitted: false,
          refusal: { kind: 'closed', reason: 'paused' },
        })
      })
    }

    function describeThresholds(): void {
      test('a threshold that settlements on all nodes pass together is recorded once, and handed over once', async () => {
        const other = await secondNode()
        await world.edit({ id: workspaceId, thresholds: [threshold(50n)] })
        const ids = Array.from({ length: 20 }, (_, index) => `${index}`)
        await Promise.all(ids.map((id, at) => (at % 2 ? ledger : other).reserve(ask(id, 10n))))
        await Promise.all(
          ids.map((id, at) => (at % 2 ? ledger : other).settle(settlement(id, 10n))),
        )

        const taken = await Promise.all([world.takeCrossings(), world.takeCrossings()])
        expect(taken.flat()).toMatchObject([
          {
            scopeId: workspaceId,
            notificationId: 'ntf_1',
            windowId: '2026-11',
            thresholdNanoUsd: 50n,
            settledNanoUsd: 50n,
            alreadyPassed: false,
            organizationId,
          },
        ])
        expect(await world.takeCrossings()).toEqual([])
      })

      test('a threshold that spend has passed already is recorded with the edit that sets it', async () => {
        await ledger.reserve(ask('1', 10n))
        await ledger.settle(settlement('1', 10n))
        await world.edit({ id: workspaceId, thresholds: [threshold(10n)] })
        expect(await world.takeCrossings()).toMatchObject([
          { notificationId: 'ntf_1', settledNanoUsd: 10n, alreadyPassed: true },
        ])
        await ledger.reserve(ask('2', 10n))
        await ledger.settle(settlement('2', 10n))
        expect(await world.takeCrossings()).toEqual([])
      })

      test('a limit is reported as reached at 99 %, for each scope that has it', async () => {
        await world.setLimits(apiKeyId, limit(1))
        await world.setLimits(organizationId, limit(1))
        await ledger.reserve(ask('1', 989_999_999n))
        await ledger.settle(settlement('1', 989_999_999n))
        expect(await world.takeCrossings()).toEqual([])
        await ledger.reserve(ask('2', 1n))
        await ledger.settle(settlement('2', 1n))
        expect((await world.takeCrossings()).map(({ scopeId }) => scopeId).toSorted()).toEqual(
          [apiKeyId, organizationId].toSorted(),
        )
      })

      test('a settlement and the crossing that it brings are committed together, or neither is', async () => {
        await world.edit({ id: workspaceId, thresholds: [threshold(5n)] })
        await ledger.reserve(ask('1', 10n))
        const fault = crossingFault(world)
        await world.run(fault.begin)
        const settled = ledger.settle(settlement('1', 10n))
        await fault.hasStruck()

        expect(await world.rows('request')).toMatchObject([{ state: 'reserved' }])
        expect(await world.rows('spend_crossing')).toEqual([])
        await world.run(fault.end)
        expect(await settled).toBe('settled')
        expect(await world.rows('request')).toMatchObject([{ state: 'settled' }])
        expect(await world.rows('spend_crossing')).toHaveLength(1)
      })

      test('edits made together are those made one by one, of one scope twice too', async () => {
        await ledger.reserve(ask('1', 10n))
        await ledger.settle(settlement('1', 10n))
        const beforeMs = world.clock.now()
        await world.edit(
          { id: workspaceId, thresholds: [threshold(10n)], cutsStreams: true },
          { id: apiKeyId, thresholds: [threshold(5n)], status: 'inactive', cutsStreams: true },
          { id: workspaceId, status: 'paused', cutsStreams: true },
        )

        const policies = (await ledger.readScopes([workspaceId, apiKeyId])).map(
          (state) => state?.policy,
        )
        expect(policies).toMatchObject([
          { status: 'paused', thresholds: [threshold(10n)] },
          { status: 'inactive', thresholds: [threshold(5n)] },
        ])
        const crossed = (await world.takeCrossings()).map(({ scopeId }) => scopeId)
        expect(crossed.toSorted()).toEqual([workspaceId, apiKeyId].toSorted())
        const cut = (await ledger.readCuts(beforeMs)).map(({ scopeId }) => scopeId)
        expect(cut.toSorted()).toEqual([workspaceId, workspaceId, apiKeyId].toSorted())
      })

      test('a cut is kept with the instant up to which streams are to end', async () => {
        const beforeMs = world.clock.now()
        await world.edit({ id: workspaceId, status: 'paused', cutsStreams: true })
        const [cut] = await ledger.readCuts(beforeMs)
        expect(cut).toMatchObject({ scopeId: workspaceId })
        expect(cut!.atMs).toBeGreaterThanOrEqual(beforeMs)
        expect(await ledger.readCuts(cut!.atMs)).toEqual([cut])
        expect(await ledger.readCuts(cut!.atMs + 1)).toEqual([])
        await world.edit({ id: apiKeyId, status: 'inactive' })
        expect(await ledger.readCuts(beforeMs)).toEqual([cut])
      })
    }
  })
}

/** A database that cannot write crossings for a while, as if its disk were full. */
function crossingFault({ database, rows }: LedgerWorld): {
  readonly begin: string
  readonly end: string
  /** Resolves when a commit has met it. */
  hasStruck(): Promise<void>
} {
  if (database.dialect === 'sqlite') {
    return {
      begin: `create trigger fault before insert on spend_crossing
        begin select raise(abort, 'the disk is full'); end`,
      end: 'drop trigger fault',
      // The batch of this turn is committed at the end of it.
      hasStruck: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    }
  }
  return {
    // A sequence stays advanced when its transaction is rolled back.
    begin: `create sequence struck;
      create function fault() returns trigger language plpgsql as $$
        begin perform nextval('struck'); raise exception 'full' using errcode = '53100'; end $$;
      create trigger fault before insert on spend_crossing for each row execute function fault()`,
    end: 'drop trigger fault on spend_crossing',
    hasStruck: () =>
      expect
        .poll(() => rows('(select is_called, 1 as id from struck) s'))
        .toMatchObject([{ is_called: true }]),
  }
}
