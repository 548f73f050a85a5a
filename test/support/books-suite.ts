import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import { createBooksChecker } from '#ledger/check-books.ts'
import { watchBooks } from '#ledger/watch-books.ts'
import { createIds } from '#platform/ids.ts'
import { createMetrics } from '#platform/metrics.ts'
import { apiKeyId, ask, release, scopes, settlement, workspaceId } from './ledger-fixture.ts'
import type { LedgerWorld } from './ledger-worlds.ts'
import { waitUntil } from './stack.ts'

/** Hands out a reader of the world's database, beside the ledger that writes it. */
export type OpenReader = (world: LedgerWorld) => { reader: SnapshotReader; close(): void }

const minuteMs = 60_000

/** What the check of the books promises, whatever database it runs on. */
export function describeBooks(
  databaseName: string,
  open: () => Promise<LedgerWorld>,
  openReader: OpenReader,
): void {
  describe(`check of the books on ${databaseName}`, () => {
    let world: LedgerWorld
    let opened: ReturnType<OpenReader>
    let newId: () => string
    beforeEach(async () => {
      world = await open()
      opened = openReader(world)
      const ids = createIds(world.clock)
      newId = () => ids.request().slice('req_'.length)
    })
    afterEach(async () => {
      opened.close()
      await world.close()
    })

    /** With small steps, so that a few rows take many. */
    const checker = (openEndMs = 10 * minuteMs) =>
      createBooksChecker(opened.reader, { rowsMax: 2, openEndMs })
    const now = (): number => world.clock.now()
    const inState = (id: string, state: string): Promise<void> =>
      world.run(`update request set state = '${state}' where id = 'req_${id}'`)

    test('a sum that is off by one nano-dollar is found, in its scope, window and field', async () => {
      const id = newId()
      await world.ledger.reserve(ask(id, 50n))
      await world.ledger.settle(settlement(id, 30n))
      await world.run(`update request set cost_nano_usd = 31 where id = 'req_${id}'`)

      const { differences } = await checker().check(now())

      expect(differences).toHaveLength(9)
      expect(differences).toContainEqual({
        scopeId: apiKeyId,
        windowId: '2026-W47',
        field: 'settledNanoUsd',
        row: 30n,
        books: 31n,
      })
    })

    test('reservations, excess and windows that a row has not are compared too', async () => {
      const [held, over] = [newId(), newId()]
      await world.ledger.reserve(ask(held, 50n))
      await world.ledger.reserve(ask(over, 10n))
      await world.ledger.settle(settlement(over, 12n))
      const fieldsOff = async (): Promise<string[]> => {
        const { differences } = await checker().check(now())
        const own = differences.filter(({ scopeId }) => scopeId === workspaceId)
        return [...new Set(own.map(({ field }) => field))].toSorted()
      }
      expect(await fieldsOff()).toEqual([])

      await world.run(`update request set bound_nano_usd = 11 where id = 'req_${over}'`)
      expect(await fieldsOff()).toEqual(['excessNanoUsd'])
      await world.run(`update request set bound_nano_usd = 10 where id = 'req_${over}'`)
      await inState(held, 'released')
      expect(await fieldsOff()).toEqual(['openReservations', 'reservedNanoUsd'])
      await inState(held, 'reserved')
      const state = `'{"balances":{},"buckets":{},"open":1,"last":0}'`
      await world.run(`update ledger_scope set state = ${state} where id = '${workspaceId}'`)
      expect(await fieldsOff()).toEqual(['excessNanoUsd', 'reservedNanoUsd', 'settledNanoUsd'])
    })

    test('what was counted long ago is not counted again, and what changes later is followed', async () => {
      const [settled, held, expiring] = [newId(), newId(), newId()]
      for (const id of [settled, held, expiring]) await world.ledger.reserve(ask(id, 50n))
      await world.ledger.settle(settlement(settled, 30n))
      const books = checker(minuteMs)
      world.clock.advance(5 * minuteMs)
      expect((await books.check(now())).differences).toEqual([])

      await world.ledger.settle(settlement(held, 20n))
      await world.run('update incarnation set lease_until_ms = 0')
      const next = await world.openAnother()
      await next.expire()
      expect((await books.check(now())).differences).toEqual([])

      await next.settle(settlement(expiring, 7n))
      expect((await books.check(now())).differences).toEqual([])
    })

    test('a row of a scope that is not used any more is compared all the same', async () => {
      const id = newId()
      await world.ledger.reserve(ask(id, 50n))
      await world.ledger.settle(settlement(id, 30n))
      const books = checker(minuteMs)
      const found = async (): Promise<string[]> => {
        world.clock.advance(5 * minuteMs)
        const { differences } = await books.check(now())
        return [...new Set(differences.map(({ scopeId }) => scopeId))]
      }
      const replace = (from: string, to: string): Promise<void> =>
        world.run(
          `update ledger_scope set state = replace(state, '${from}', '${to}') where id = '${workspaceId}'`,
        )
      expect([await found(), await found()]).toEqual([[], []])

      await replace('["30",', '["31",')
      expect([await found(), await found()]).toEqual([[workspaceId], [workspaceId]])
      await replace('["31",', '["30",')
      expect(await found()).toEqual([])
      await world.run(`delete from ledger_scope where id = '${workspaceId}'`)
      expect(await found()).toEqual([workspaceId])
    })

    test('a row whose id is older than what was counted is no false alarm', async () => {
      const late = newId()
      const books = checker(minuteMs)
      world.clock.advance(60 * minuteMs)
      await books.check(now())

      await world.ledger.reserve(ask(late, 50n))

      expect((await books.check(now())).differences).toEqual([])
    })

    test('a clock that is set ahead and back is no difference', async () => {
      const books = checker(minuteMs)
      for (const ms of [0, 40 * 86_400_000, -40 * 86_400_000, 3 * minuteMs]) {
        world.clock.advance(ms)
        const id = newId()
        await world.ledger.reserve(ask(id, 50n))
        expect((await books.check(now())).differences).toEqual([])
        await world.ledger.settle(settlement(id, 30n))
        expect((await books.check(now())).differences).toEqual([])
      }
    })

    test('in any order of verbs, crashes and days, the rows are the sums of their requests', async () => {
      const step = fc.record({
        verb: fc.constantFrom('reserve', 'reserve', 'settle', 'release', 'adjust', 'crash', 'wait'),
        at: fc.nat(20),
        amount: fc.bigInt({ min: 0n, max: 100n }),
      })
      // After a crash the next life goes on, also with the next script.
      let { ledger } = world
      const run = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (script) => {
        const books = checker(minuteMs)
        const known: string[] = []
        for (const { verb, at, amount } of script) {
          const id = known[at % Math.max(1, known.length)] ?? newId()
          if (verb === 'reserve') {
            known.push(newId())
            await ledger.reserve(ask(known.at(-1)!, amount))
          } else if (verb === 'settle') await ledger.settle(settlement(id, amount))
          else if (verb === 'release') await ledger.release(release(id))
          else if (verb === 'adjust') {
            const requestId = `req_${newId()}` as RequestId
            const amountNanoUsd = nanoUsd(amount - 50n)
            await world.adjust({ requestId, scopes, amountNanoUsd, reason: 'test' })
          } else if (verb === 'crash') {
            await world.run('update incarnation set lease_until_ms = 0')
            ledger = await world.openAnother()
            await ledger.expire()
          } else world.clock.advance(at * 7 * 60 * minuteMs)
          world.clock.advance(1)
          expect((await books.check(now())).differences).toEqual([])
        }
      })
      await fc.assert(run, { numRuns: 15 })
    })

    test('whatever a snapshot reads is of one instant', async () => {
      await opened.reader.snapshot(async (query) => {
        const read = () => query('select id, state from ledger_scope order by id')
        const before = await read()

        await world.ledger.reserve(ask(newId(), 50n))

        expect(await read()).toEqual(before)
      })
    })

    test('while requests come and go, a running check finds nothing', async () => {
      const metrics = createMetrics()
      const faults: unknown[] = []
      const note = (...line: unknown[]): void => void faults.push(line)
      const { clock, database, ledger } = world
      const watch = watchBooks({
        database,
        clock: { now, monotonicMs: () => performance.now() },
        logger: { warn: note, error: note },
        metrics,
        startMs: 0,
        everyMs: 0,
      })
      let lastChecked = ''
      let checks = 0
      while (checks < 20) {
        clock.advance(1)
        const ids = Array.from({ length: 5 }, newId)
        await Promise.all(ids.map((id) => ledger.reserve(ask(id, 50n))))
        await Promise.all(ids.map((id) => ledger.settle(settlement(id, 30n))))
        const checked =
          /^atelier_ledger_checked_timestamp_seconds (.*)$/m.exec(metrics.expose())?.[1] ?? ''
        if (checked !== lastChecked) checks++
        lastChecked = checked
      }

      await watch.stop()
      expect(faults).toEqual([])
    })

    test('a running check raises one alarm for a difference, and leaves the row as it is', async () => {
      const id = newId()
      await world.ledger.reserve(ask(id, 50n))
      const metrics = createMetrics()
      const lines: object[] = []
      const logger = { warn: () => undefined, error: (fields: object) => void lines.push(fields) }
      const value = (name: string): number =>
        Number(new RegExp(`^atelier_ledger_${name} (.*)$`, 'm').exec(metrics.expose())?.[1])
      const { database, clock } = world
      const watch = watchBooks({ database, clock, logger, metrics, startMs: 0, everyMs: 5 })
      await waitUntil(() => value('differences') === 0)
      expect(value('checked_timestamp_seconds')).toBe(now() / 1000)
      const before = await world.rows('ledger_scope')

      await world.run(`update request set bound_nano_usd = 40 where id = 'req_${id}'`)
      await waitUntil(() => value('differences') === 9)
      clock.advance(1)
      await waitUntil(() => value('checked_timestamp_seconds') === now() / 1000)

      expect(lines).toHaveLength(9)
      expect(lines[0]).toMatchObject({ field: 'reservedNanoUsd', row: '50', books: '40' })
      expect(await world.rows('ledger_scope')).toEqual(before)
      await watch.stop()
    })
  })
}
