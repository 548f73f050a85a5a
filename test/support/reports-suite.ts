import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import type { RequestScopes } from '#ledger/port.ts'
import type { Reports, UsageQuery, UsageRow } from '#reports/port.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { ask, release, settlement } from './ledger-fixture.ts'
import type { OpenedDatabase } from './store-suite.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const base = '/v1/organizations'

/** What reports promise, whatever database they read. */
export function describeReports(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`reports on ${name}`, () => {
    let world: ControlWorld
    let reports: Reports
    let scopes: RequestScopes
    beforeEach(async () => {
      world = await openControlWorld(await open())
      reports = world.services.reports
      scopes = await makeScopes({ team: 'blue' })
    })
    afterEach(() => world.close())

    async function makeScopes(tags: Record<string, string> = {}): Promise<RequestScopes> {
      const { id } = await world.post(`${base}/workspaces`, {
        name: world.services.ids.user(),
        tags,
      })
      const key = await world.post(`${base}/api_keys`, { name: 'k', workspace_id: id })
      return {
        apiKeyId: key.id as ApiKeyId,
        workspaceId: id as WorkspaceId,
        organizationId: world.organizationId,
      }
    }

    async function use(
      id: string,
      costNanoUsd: bigint,
      of = scopes,
      model?: string,
    ): Promise<void> {
      await world.ledger.reserve(ask(id, costNanoUsd, { scopes: of }))
      await world.ledger.settle(
        settlement(id, costNanoUsd, model === undefined ? {} : { reportedModel: model }),
      )
    }

    /** Of the two days around now, unless it says otherwise. */
    async function usage(over: Partial<UsageQuery> = {}): Promise<readonly UsageRow[]> {
      await world.rollUp()
      const dayStartMs = world.clock.now() - (world.clock.now() % dayMs)
      return reports.usage({
        organizationId: world.organizationId,
        fromMs: dayStartMs - dayMs,
        toMs: dayStartMs + dayMs,
        width: 'day',
        filter: {},
        groupBy: [],
        ...over,
      })
    }

    const costs = (rows: readonly UsageRow[]) =>
      rows.map(({ key, sums }) => [...Object.values(key), sums.costNanoUsd])

    describeUsage()
    describeChanges()
    describeOthers()

    function describeUsage(): void {
      test('what was settled is in the bucket of its admission, with tokens, requests and cost', async () => {
        await world.ledger.reserve(ask('1', 90n, { scopes }))
        const admittedMs = world.clock.now()
        world.clock.advance(13 * hourMs)
        await world.ledger.settle(
          settlement('1', 37n, {
            costSplit: '7,0,0,5,20,5',
            used: { uncachedInputTokens: 3, cacheReadTokens: 4, webSearchRequests: 1 },
          }),
        )

        for (const [width, lengthMs] of [
          ['minute', 60_000],
          ['hour', hourMs],
          ['day', dayMs],
        ] as const) {
          const [row, ...others] = await usage({ width })
          expect(others).toEqual([])
          expect(row).toEqual({
            bucketMs: admittedMs - (admittedMs % lengthMs),
            key: {},
            sums: {
              requests: 1n,
              errors: 0n,
              uncachedInputTokens: 3,
              cacheCreation5mTokens: 0,
              cacheCreation1hTokens: 0,
              cacheReadTokens: 4,
              outputTokens: 20,
              webSearchRequests: 1,
              webFetchRequests: 0,
              codeExecutionRequests: 0,
              costNanoUsd: 37n,
              cost: {
                uncachedInput: 7n,
                cacheCreation5m: 0n,
                cacheCreation1h: 0n,
                cacheRead: 5n,
                output: 20n,
                webSearch: 5n,
                unsplit: 0n,
              },
            },
          })
        }
      })

      test('groups and filters tell keys, workspaces and models apart', async () => {
        const other = await makeScopes()
        await use('1', 1n)
        await use('2', 10n, other)
        await use('3', 100n, other, 'claude-opus-4-6')

        const byWorkspace = await usage({ groupBy: ['workspaceId'] })
        expect(new Map(costs(byWorkspace) as [string, bigint][])).toEqual(
          new Map([
            [scopes.workspaceId, 1n],
            [other.workspaceId, 110n],
          ]),
        )
        const ofKey = { filter: { apiKeyId: [other.apiKeyId] }, groupBy: ['model'] } as const
        expect(costs(await usage(ofKey))).toEqual([
          ['claude-opus-4-6', 100n],
          ['claude-sonnet-5-5', 10n],
        ])
        expect(await usage({ filter: { model: [] } })).toEqual([])
      })

      test('a response of several models counts at each, and as one request of the first', async () => {
        const zero = settlement('1', 0n).usage
        await world.ledger.reserve(ask('1', 90n, { scopes }))
        await world.ledger.settle(
          settlement('1', 30n, {
            costSplit: '10,0,0,0,0,0',
            usage: { ...zero, uncachedInputTokens: 5, outputTokens: 7 },
            parts: [
              {
                model: 'claude-opus-4-6',
                usage: { ...zero, uncachedInputTokens: 2, outputTokens: 0 },
                costSplit: '10,0,0,0,0,0',
              },
              {
                model: 'claude-haiku-4-5',
                usage: { ...zero, uncachedInputTokens: 3, outputTokens: 7 },
                costSplit: '5,0,0,0,15,0',
              },
            ],
          }),
        )

        const rows = await usage({ groupBy: ['model'] })

        const seen = rows.map(({ key, sums }) => {
          return [key.model, sums.requests, sums.uncachedInputTokens, sums.costNanoUsd]
        })
        expect(seen).toEqual([
          ['claude-haiku-4-5', 0n, 3, 20n],
          ['claude-opus-4-6', 1n, 2, 10n],
        ])
      })

      test('requests of a person in the playground count for the person, and for no key', async () => {
        const apiKeyId = 'playground_1' as ApiKeyId
        const { organizationId, services } = world
        await services.store.transaction(async ({ db, ledger }) => {
          await services.ledger.createScopes(ledger, [
            { id: apiKeyId, kind: 'api_key', organizationId, expiresAtMs: null },
          ])
          await db
            .insertInto('playground_key')
            .values({
              id: apiKeyId,
              organization_id: organizationId,
              workspace_id: scopes.workspaceId,
              user_id: world.userId as never,
              session_id: 'session_1' as never,
              digest: 'd',
              created_at_ms: 0n,
              expires_at_ms: 0n,
              closed_at_ms: null,
            })
            .execute()
        })
        await use('1', 1n, { ...scopes, apiKeyId })
        await use('2', 10n)

        expect(costs(await usage({ groupBy: ['apiKeyId', 'userId'] }))).toEqual(
          expect.arrayContaining([
            [null, world.userId, 1n],
            [scopes.apiKeyId, expect.anything(), 10n],
          ]),
        )
        expect(costs(await usage({ filter: { apiKeyId: [null] } }))).toEqual([[1n]])
      })

      test('usage counts for the tags that its workspace had when it was admitted', async () => {
        const workspace = `${base}/workspaces/${scopes.workspaceId}`
        await world.ledger.reserve(ask('1', 1n, { scopes }))
        await world.post(workspace, { tags: { team: 'red' } })
        await use('2', 10n)
        await world.ledger.settle(settlement('1', 1n))
        await world.post(workspace, { tags: { team: null } })
        await use('3', 100n)

        const rows = await usage({ groupBy: ['tag'], tagKey: 'team' })

        expect(costs(rows)).toEqual(
          expect.arrayContaining([
            ['blue', 1n],
            ['red', 10n],
            [null, 100n],
          ]),
        )
        const red = await usage({ filter: { tag: ['red'] }, tagKey: 'team' })
        expect(costs(red)).toEqual([[10n]])
      })
    }

    function describeChanges(): void {
      test('what was released cost nothing, and is an error', async () => {
        await world.ledger.reserve(ask('1', 9n, { scopes }))
        await world.ledger.release(release('1'))

        const [row] = await usage({ groupBy: ['costSource'] })

        expect(row).toMatchObject({ key: { costSource: null } })
        expect(row!.sums).toMatchObject({ requests: 1n, errors: 1n, costNanoUsd: 0n })
      })

      test('a correction costs without being a request', async () => {
        await world.post(`${base}/spend_adjustments`, {
          scope: { type: 'workspace', workspace_id: scopes.workspaceId },
          amount: '-12',
          reason: 'credit',
        })

        const [row] = await usage({ groupBy: ['costSource', 'model'] })

        expect(row).toMatchObject({ key: { costSource: 'adjusted', model: '' } })
        expect(row!.sums).toMatchObject({ requests: 0n, costNanoUsd: -120_000_000n })
        expect(row!.sums.cost.unsplit).toBe(-120_000_000n)
      })

      test('summing again adds nothing', async () => {
        await use('1', 5n)
        const once = await usage()

        expect(await usage()).toEqual(once)
      })

      test('a rename of whoever answers for a key does not touch what has been summed', async () => {
        await use('1', 5n)
        const before = await usage({ groupBy: ['userId'] })
        await world.services.store.transaction(({ db }) =>
          db.updateTable('api_key').set({ owner_user_id: null }).execute(),
        )

        expect(await usage({ groupBy: ['userId'] })).toEqual(before)
      })
    }

    function describeOthers(): void {
      test('reports are fresh up to what has not been summed yet', async () => {
        const { organizationId } = world
        await use('1', 5n)
        const settledMs = world.clock.now()
        world.clock.advance(60_000)

        expect(await reports.freshAsOf(organizationId)).toBe(settledMs - 1)
        await world.rollUp()
        expect(await reports.freshAsOf(organizationId)).toBe(world.clock.now())
      })

      test('open requests are counted by their admission, and no longer once they have ended', async () => {
        await world.ledger.reserve(ask('1', 5n, { scopes }))
        const { organizationId } = world
        const nowMs = world.clock.now()

        expect(await reports.countOpen(organizationId, nowMs, nowMs + 1)).toBe(1)
        expect(await reports.countOpen(organizationId, nowMs + 1, nowMs + 2)).toBe(0)
        await world.ledger.settle(settlement('1', 5n))
        expect(await reports.countOpen(organizationId, nowMs, nowMs + 1)).toBe(0)
      })

      test('refusals are counted by limiter, key and model, by the minute and by the day', async () => {
        const atMs = world.clock.now()
        for (const model of ['a', 'a', 'b']) {
          const asked = ask('', 5n, { scopes, requestId: world.services.ids.request() })
          await world.ledger.recordRefusal({
            ask: { ...asked, facts: { ...asked.facts, model } },
            refusal: { kind: 'closed', reason: 'inactive', scope: 'api_key' } as never,
            atMs,
            scopes: [],
            httpStatus: null,
          })
        }
        await world.rollUp()

        for (const width of ['minute', 'hour', 'day'] as const) {
          const lengthMs = { minute: 60_000, hour: hourMs, day: dayMs }[width]
          const bucketMs = atMs - (atMs % lengthMs)
          const range = { fromMs: bucketMs, toMs: bucketMs + lengthMs }
          const query = { organizationId: world.organizationId, width, ...range }
          const groupBy = ['model', 'apiKeyId'] as const
          expect(await reports.refusals({ ...query, groupBy, filter: {} })).toEqual([
            { bucketMs, key: { apiKeyId: scopes.apiKeyId, model: 'a' }, requests: 2n },
            { bucketMs, key: { apiKeyId: scopes.apiKeyId, model: 'b' }, requests: 1n },
          ])
          const filter = { model: ['b'] }
          const [row] = await reports.refusals({ ...query, filter, groupBy: ['limiter'] })
          expect(row).toMatchObject({ requests: 1n, key: { limiter: expect.any(String) } })
        }
      })

      test('the use of rate limits is the fullest minute of each hour', async () => {
        world.clock.advance(hourMs - (world.clock.now() % hourMs))
        const hourStartMs = world.clock.now()
        await use('1', 5n)
        world.clock.advance(60_000)
        await use('2', 5n)
        await use('3', 5n, await makeScopes())
        await world.rollUp()

        const range = { fromMs: hourStartMs, toMs: hourStartMs + hourMs }
        const query = { organizationId: world.organizationId, rateLimitGroup: 'sonnet', ...range }
        expect(await reports.rateUse(query)).toEqual([
          {
            hourMs: hourStartMs,
            requestsMax: 2,
            inputTokensMax: 20,
            outputTokensMax: 40,
            inputTokens: 30n,
            cacheReadTokens: 0n,
          },
        ])
        const { workspaceId } = scopes
        const [own] = await reports.rateUse({ ...query, workspaceId })
        expect(own).toMatchObject({ requestsMax: 1, inputTokens: 20n })
        expect(await reports.rateUse({ ...query, rateLimitGroup: 'opus' })).toEqual([])
      })

      test('the peaks of rate limits are the fullest minutes of each group, also of all workspaces together', async () => {
        world.clock.advance(hourMs - (world.clock.now() % hourMs))
        const fromMs = world.clock.now()
        const other = await makeScopes()
        await use('1', 5n)
        world.clock.advance(60_000)
        await use('2', 5n)
        await use('3', 5n, other)
        await world.rollUp()

        const { organizationId } = world
        const query = { organizationId, fromMs, toMs: fromMs + hourMs, rateLimitGroups: ['sonnet'] }
        const peak = (workspaceId: typeof scopes.workspaceId | null, requests: number) => ({
          workspaceId,
          rateLimitGroup: 'sonnet',
          requestsMax: requests,
          inputTokensMax: requests * 10,
          outputTokensMax: requests * 20,
          tokensMax: requests * 30,
        })
        expect(await reports.ratePeaks({ ...query, of: 'organization' })).toEqual([peak(null, 2)])
        const ofAll = await reports.ratePeaks({ ...query, of: 'workspaces' })
        expect(new Set(ofAll)).toEqual(
          new Set([peak(scopes.workspaceId, 1), peak(other.workspaceId, 1)]),
        )
        expect(await reports.ratePeaks({ ...query, of: [other.workspaceId] })).toEqual([
          peak(other.workspaceId, 1),
        ])
        expect(await reports.ratePeaks({ ...query, of: [] })).toEqual([])
        const before = { ...query, fromMs: fromMs - hourMs, toMs: fromMs }
        expect(await reports.ratePeaks({ ...before, of: 'workspaces' })).toEqual([])
        const elsewhere = { ...query, rateLimitGroups: ['opus'] }
        expect(await reports.ratePeaks({ ...elsewhere, of: 'organization' })).toEqual([])
      })

      test('latency is told by percentile, to within a tenth, over hours and whole days', async () => {
        const startMs = world.clock.now() - (world.clock.now() % hourMs)
        for (let index = 1; index <= 100; index++) {
          const id = `l${index}`
          await world.ledger.reserve(ask(id, 5n, { scopes }))
          const { response } = settlement(id, 5n)
          const times = { firstByteMs: index * 10, totalMs: index * 100 }
          await world.ledger.settle(settlement(id, 5n, { response: { ...response, ...times } }))
          world.clock.advance(hourMs / 2)
        }
        await world.rollUp()

        const range = { fromMs: startMs, toMs: startMs + 3 * dayMs }
        const query = { organizationId: world.organizationId, ...range }
        const { firstByteMs, totalMs } = await reports.latency({ ...query, filter: {} })

        for (const [found, exact] of [
          [firstByteMs!.p50, 500],
          [firstByteMs!.p95, 950],
          [totalMs!.p99, 9_900],
        ] as const) {
          expect(Math.abs(found / exact - 1)).toBeLessThan(0.1)
        }
        const nothing = await reports.latency({ ...query, filter: { model: ['none'] } })
        expect(nothing).toEqual({ firstByteMs: null, totalMs: null })
      })
    }
  })
}
