import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RequestScopes } from '#ledger/port.ts'
import { createBooksChecker } from '#ledger/check-books.ts'
import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import { compareSums } from '#reports/compare-sums.ts'
import { forgetOldRequests } from '#reports/retain.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { ask, settlement } from './ledger-fixture.ts'
import type { OpenedDatabase } from './store-suite.ts'

const dayMs = 86_400_000

type Opened = OpenedDatabase & {
  readonly reader: SnapshotReader
  count(table: string): Promise<number>
}

/** What is promised of requests that are no longer kept, on whatever database. */
export function describeRetention(name: string, open: () => Promise<Opened>): void {
  describe(`retention of requests on ${name}`, () => {
    let opened: Opened
    let world: ControlWorld
    let scopes: RequestScopes
    beforeEach(async () => {
      opened = await open()
      world = await openControlWorld(opened)
      const workspaceId = world.defaultWorkspaceId as RequestScopes['workspaceId']
      scopes = { apiKeyId: null, workspaceId, organizationId: world.organizationId }
    })
    afterEach(() => world.close())

    async function use(costNanoUsd: bigint, isSettled = true): Promise<void> {
      const requestId = world.services.ids.request()
      await world.ledger.reserve(ask('', costNanoUsd, { scopes, requestId }))
      world.clock.advance(1)
      if (isSettled) await world.ledger.settle({ ...settlement('', costNanoUsd), requestId })
    }

    async function refuse(): Promise<void> {
      const requestId = world.services.ids.request()
      await world.ledger.recordRefusal({
        ask: ask('', 1n, { scopes, requestId }),
        refusal: { kind: 'closed', reason: 'inactive', scope: 'api_key' } as never,
        atMs: world.clock.now(),
        scopes: [],
        httpStatus: null,
      })
    }

    async function forget(days = 90): Promise<void> {
      const retention = { nowMs: world.clock.now(), days, rowsMax: 2 }
      while (await forgetOldRequests(opened.database, retention));
    }

    const counts = async () => [await opened.count('request'), await opened.count('refusal')]

    async function sums(width: 'minute' | 'day') {
      const nowMs = world.clock.now()
      const toMs = nowMs - (nowMs % dayMs) + dayMs
      const { organizationId } = world
      const query = { organizationId, fromMs: 0, toMs, width, filter: {}, groupBy: [] } as const
      const { reports } = world.services
      return [await reports.usage(query), await reports.refusals(query)] as const
    }

    test('old requests and refusals go, in small steps, and the sums by day stay as they are', async () => {
      for (const cost of [1n, 2n, 4n, 8n, 16n]) await use(cost)
      await refuse()
      world.clock.advance(100 * dayMs)
      await use(100n)
      await refuse()
      await world.rollUp()
      world.clock.advance(dayMs)
      const before = await sums('day')
      expect(await counts()).toEqual([6, 2])

      await forget()

      expect(await counts()).toEqual([1, 1])
      expect(await sums('day')).toEqual(before)
      const [minutes, refusals] = await sums('minute')
      expect(minutes.map((row) => row.sums.costNanoUsd)).toEqual([100n])
      expect(refusals).toHaveLength(1)
      expect(await opened.count('rate_use_minute')).toBe(1)
    })

    test('what is still running, what is young, and what has not been summed yet, stays', async () => {
      await use(1n, false)
      await use(2n)
      world.clock.advance(89 * dayMs)
      await world.rollUp()
      await forget()
      expect(await counts()).toEqual([2, 0])

      world.clock.advance(2 * dayMs)
      await forget()
      expect(await counts()).toEqual([1, 0])

      await use(3n)
      world.clock.advance(100 * dayMs)
      await forget()
      expect(await counts()).toEqual([2, 0])
    })

    test('sums that are not what the requests add up to are told from those that are', async () => {
      const { reader, database } = opened
      await use(5n)
      world.clock.advance(100 * dayMs)
      await use(7n)
      const compare = async () => (await reader.snapshot(compareSums))[0]!
      expect(await compare()).toMatchObject({ waiting: 2, sums: { costNanoUsd: 0n } })
      await world.rollUp()
      const both = { requests: 2n, costNanoUsd: 12n }
      expect(await compare()).toMatchObject({ waiting: 0, rows: both, sums: both })

      world.clock.advance(dayMs)
      await forget()
      const left = { requests: 1n, costNanoUsd: 7n }
      expect(await compare()).toMatchObject({ waiting: 0, rows: left, sums: left })

      const sql = 'update usage_day set requests = requests + 1'
      if (database.dialect === 'sqlite') database.statement(sql).run()
      else await database.pool.query(sql)
      expect((await compare()).sums).not.toEqual(left)
    })

    test('balances of windows whose requests are gone are no alarm, and those of later ones still are', async () => {
      const { reader, database } = opened
      await use(1n)
      world.clock.advance(100 * dayMs)
      await world.rollUp()
      await forget()
      expect(await counts()).toEqual([0, 0])
      const checker = createBooksChecker(reader)
      expect((await checker.check(world.clock.now())).differences).toEqual([])

      await use(3n)
      const sql = 'update request set cost_nano_usd = 2'
      if (database.dialect === 'sqlite') database.statement(sql).run()
      else await database.pool.query(sql)
      // Of workspace and organization, in the day, the week and the month of today.
      expect((await checker.check(world.clock.now())).differences).toHaveLength(6)
    })
  })
}
