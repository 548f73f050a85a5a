import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CostReport } from '#contract/cost-report.ts'
import type { UsageReport } from '#contract/usage-report.ts'
import { nanoUsd, parseSignedCents } from '#domain/money.ts'
import type { ScopeId } from '#domain/scope.ts'
import { seededRandom } from '#test/simulation/seeded-random.ts'
import { byText } from './by-text.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { monthOf } from './ledger-fixture.ts'
import { openTraffic } from './report-traffic.ts'
import type { Traffic, Use } from './report-traffic.ts'
import type { OpenedDatabase } from './store-suite.ts'

const path = '/v1/organizations/cost_report'
const usagePath = '/v1/organizations/usage_report/messages'

/** The report on costs: Anthropic's form, and the ledger's sums, whatever database it is on. */
export function describeCostReport(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`the cost report on ${databaseName}`, () => {
    let world: ControlWorld
    let traffic: Traffic
    beforeEach(async () => {
      world = await openControlWorld(await open())
      traffic = openTraffic(world)
    })
    afterEach(() => world.close())

    const report = async (query: string) => {
      await world.rollUp()
      const body = await world.get(`${path}?${query}`)
      expect(CostReport.parse(body)).toEqual(body)
      return body as CostReport
    }
    const resultsOf = async (query: string) =>
      (await report(query)).data.flatMap(({ results }) => results)
    const sumOf = async (query: string) =>
      (await resultsOf(query)).reduce((sum, { amount }) => sum + parseSignedCents(amount)!, 0n)
    const today = 'starting_at=2026-11-22T00:00:00Z'

    test('the answer has the fields that Anthropic documents, and days are all there', async () => {
      await traffic.use({ split: [1_237_891_200n, 0n, 0n, 0n, 0n, 0n] })

      expect(await report('starting_at=2026-11-21T00:00:00Z')).toEqual({
        data: [
          {
            starting_at: '2026-11-21T00:00:00Z',
            ending_at: '2026-11-22T00:00:00Z',
            results: [],
          },
          {
            starting_at: '2026-11-22T00:00:00Z',
            ending_at: '2026-11-23T00:00:00Z',
            results: [
              {
                amount: '123.78912',
                currency: 'USD',
                workspace_id: null,
                description: null,
                cost_type: null,
                context_window: null,
                model: null,
                service_tier: null,
                token_type: null,
                inference_geo: null,
              },
            ],
          },
        ],
        has_more: false,
        next_page: null,
      })
    })

    test('by description, parts of requests and what nobody could split add up to the balances', async () => {
      const { id: workspaceId } = await world.post('/v1/organizations/workspaces', { name: 'w' })
      const haiku = { workspaceId, model: 'claude-haiku-4-5' }
      await traffic.use({ ...haiku, split: [10n, 0n, 0n, 0n, 20n, 30n] })
      await traffic.use({ ...haiku, costNanoUsd: 7n, over: { costSource: 'bound' } })
      const scope = { type: 'workspace', workspace_id: workspaceId }
      const correction = { scope, amount: '-0.0000005', reason: 'Broken stream' }
      await world.post('/v1/organizations/spend_adjustments', correction)

      const results = await resultsOf(`${today}&group_by[]=description&group_by[]=workspace_id`)

      const told = results.map(({ description, amount, workspace_id }) => [
        description,
        amount,
        workspace_id === workspaceId,
      ])
      expect(told.toSorted(byText)).toEqual([
        ['Adjustment', '-0.0000005', true],
        ['Claude Haiku 4.5 Usage - Input Tokens', '0.000001', true],
        ['Claude Haiku 4.5 Usage - Output Tokens', '0.000002', true],
        ['Claude Haiku 4.5 Usage - Upper Bound, Real Usage Unknown', '0.0000007', true],
        ['Web Search Usage', '0.000003', true],
      ])
      expect(await sumOf(`${today}&group_by[]=description`)).toBe(62n)
      expect(monthOf((await world.ledger.readScopes([workspaceId]))[0])[0]).toBe(62n)
    })

    test('hours, filters and groups of ours are there for who asks for them', async () => {
      await traffic.use({ model: 'claude-haiku-4-5', split: [1n, 0n, 0n, 0n, 0n, 0n] })
      world.clock.advance(3_600_000)
      await traffic.use({ model: 'claude-opus-5', split: [10n, 0n, 0n, 0n, 0n, 0n] })

      const hours = await report('starting_at=2026-11-22T12:00:00Z&bucket_width=1h')
      const byModel = await resultsOf(
        `${today}&group_by[]=model&group_by[]=cost_source&group_by[]=api_key_id&group_by[]=user_id&include[]=requests`,
      )

      expect(hours.data.map(({ results }) => results.map(({ amount }) => amount))).toEqual([
        ['0.0000001'],
        ['0.000001'],
      ])
      const ours = { cost_source: 'reported', api_key_id: null, user_id: null, request_count: 1 }
      expect(byModel).toMatchObject([
        { ...ours, model: 'claude-haiku-4-5-20251001', amount: '0.0000001' },
        { ...ours, model: 'claude-opus-5', amount: '0.000001' },
      ])
      expect(await sumOf(`${today}&models[]=claude-opus-5`)).toBe(10n)
      expect(await sumOf(`${today}&cost_sources[]=bound`)).toBe(0n)
      expect(await sumOf(`${today}&workspace_ids[]=null&api_key_ids[]=null`)).toBe(11n)
      const parts = await world.call(
        'GET',
        `${path}?${today}&group_by[]=description&include[]=requests`,
      )
      expect(parts.body.error.message).toMatch(/^include: Must not be given together/)
    })

    test('whatever was asked, corrected or lost, any grouping adds up to the balances', async () => {
      const random = seededRandom(20_261_122)
      const pick = <Item>(items: readonly Item[]): Item =>
        items[Math.floor(random() * items.length)]!
      const workspaces: string[] = [world.defaultWorkspaceId]
      for (const name of ['a', 'b']) {
        const made = { name, tags: { team: name } }
        workspaces.push((await world.post('/v1/organizations/workspaces', made)).id)
      }
      const part = (): bigint => BigInt(Math.floor(random() * 1e12))
      let outputTokens = 0
      for (let count = 0; count < 60; count++) {
        world.clock.advance(Math.floor(random() * 4e6))
        const usage = { outputTokens: Math.floor(random() * 1e6) }
        outputTokens += usage.outputTokens
        const use: Use = {
          workspaceId: pick(workspaces),
          usage,
          model: pick(['claude-haiku-4-5', 'claude-haiku-4-5-20251001', 'claude-opus-5', 'x']),
          ...(random() < 0.7
            ? { split: Array.from({ length: 6 }, part) }
            : { costNanoUsd: part(), over: { costSource: pick(['bound', 'estimated']) } }),
        }
        await traffic.use(use)
        if (random() < 0.1) {
          const amount = `${Math.floor(random() * 1e6) - 5e5 || 1}.0000001`
          const scope = { type: 'workspace', workspace_id: use.workspaceId }
          await world.post('/v1/organizations/spend_adjustments', { scope, amount, reason: 'r' })
        }
      }

      const charged = async (id: string) =>
        monthOf((await world.ledger.readScopes([id as ScopeId]))[0])[0]
      const month = 'starting_at=2026-11-01T00:00:00Z&limit=31'
      const groups = [
        'workspace_id',
        'description',
        'model',
        'api_key_id',
        'cost_source',
        'tag&tag_key=team',
      ]
      for (let count = 0; count < 12; count++) {
        const chosen = groups.filter(() => random() < 0.5)
        const query = [month, ...chosen.map((group) => `group_by[]=${group}`)].join('&')
        expect([query, await sumOf(query)]).toEqual([query, await charged(world.organizationId)])
        const id = pick(workspaces)
        const own = `${query}&workspace_ids[]=${id}`
        expect([own, await sumOf(own)]).toEqual([own, await charged(id)])
      }
      for (const group of [
        '',
        'group_by[]=model',
        'group_by[]=api_key_id&group_by[]=workspace_id',
      ]) {
        const { data } = (await world.get(`${usagePath}?${month}&${group}`)) as UsageReport
        const counts = data.flatMap(({ results }) => results.map((each) => each.output_tokens))
        expect([group, counts.reduce((sum, each) => sum + each, 0)]).toEqual([group, outputTokens])
      }
      const results = await resultsOf(`${month}&group_by[]=workspace_id`)
      const ofA = results.filter(({ workspace_id }) => workspace_id === workspaces[1])
      const sum = ofA.reduce((all, { amount }) => all + parseSignedCents(amount)!, 0n)
      expect(nanoUsd(sum)).toBe(await charged(workspaces[1]!))
    })
  })
}
