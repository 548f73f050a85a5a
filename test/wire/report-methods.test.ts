import Anthropic from '@anthropic-ai/sdk'
import { PageCursor, ReportPageCursor } from '@anthropic-ai/sdk/core/pagination'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CostReport } from '#contract/cost-report.ts'
import type { UsageReport } from '#contract/usage-report.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { openTraffic } from '#test/support/report-traffic.ts'
import { walk } from '#test/support/sdk-call.ts'
import { sdkOf } from '#test/support/sdk-client.ts'
import { listSdkMethods } from '#test/support/sdk-methods.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

const usagePath = '/v1/organizations/usage_report/messages'
const costPath = '/v1/organizations/cost_report'

let world: ControlWorld
let client: Anthropic
let workspaceId: string

beforeAll(async () => {
  world = await openControlWorld(await openTemporarySqlite())
  client = sdkOf(world)
  workspaceId = (await world.post('/v1/organizations/workspaces', { name: 'w' })).id
  const { use } = openTraffic(world)
  await use({ workspaceId, model: 'claude-haiku-4-5', usage: { outputTokens: 5 }, costNanoUsd: 5n })
  await use({ model: 'claude-opus-5', usage: { outputTokens: 7 }, costNanoUsd: 7n })
  await world.rollUp()
})
afterAll(() => world.close())

type Usage = UsageReport['data'][number]
type Cost = CostReport['data'][number]

test('the SDK has no methods for these reports yet: once it has, they are to be called here', () => {
  const names = listSdkMethods(new Anthropic({ apiKey: 'none' })).map(({ bare }) => bare)

  expect(names.filter((name) => /^(?:usage|cost)Report/i.test(name))).toEqual([])
})

test.each([
  ['cursors of pages', PageCursor],
  ['cursors of reports', ReportPageCursor],
] as const)(
  'the SDK walks a report by its %s, with lists as it writes them',
  async (_name, page) => {
    const query = {
      starting_at: '2026-11-20T00:00:00Z',
      group_by: ['workspace_id', 'model'],
      models: ['claude-haiku-4-5', 'claude-opus-5'],
      limit: 1,
      ending_at: null,
    }

    const buckets = await walk<Usage>(client.getAPIList(usagePath, page<Usage>, { query }))

    expect(buckets.map(({ starting_at, results }) => [starting_at, results.length])).toEqual([
      ['2026-11-20T00:00:00Z', 0],
      ['2026-11-21T00:00:00Z', 0],
      ['2026-11-22T00:00:00Z', 2],
    ])
    expect(buckets[2]!.results).toContainEqual(
      expect.objectContaining({ workspace_id: workspaceId, output_tokens: 5 }),
    )
  },
)

test('the SDK walks costs too, and betas are sent as it sends them', async () => {
  const query = { starting_at: '2026-11-21T12:00:00Z', group_by: ['description'], limit: 1 }

  const buckets = await walk<Cost>(client.getAPIList(costPath, PageCursor<Cost>, { query }))
  const fast = await client.get<{ data: Usage[] }>(usagePath, {
    query: { starting_at: '2026-11-22T00:00:00Z', speeds: ['standard'], group_by: ['speed'] },
    headers: { 'anthropic-beta': ['other', 'fast-mode-2026-02-01'].join() },
  })

  expect(buckets.map(({ results }) => results.length)).toEqual([0, 2])
  expect(fast.data[0]!.results[0]).toMatchObject({ speed: 'standard', output_tokens: 12 })
})

test('what is refused is an error that the SDK knows', async () => {
  await expect(client.get(usagePath)).rejects.toThrow(Anthropic.BadRequestError)
  await expect(client.get(usagePath)).rejects.toThrow('starting_at: Field required')
  const query = { starting_at: '2026-11-22T00:00:00Z', workspace_ids: ['wrkspc_01missing'] }
  await expect(client.get(costPath, { query })).rejects.toThrow(Anthropic.NotFoundError)
  const absent = client.get('/v1/organizations/usage_report/claude_code')
  await expect(absent).rejects.toThrow(/Atelier does not have/)
})
