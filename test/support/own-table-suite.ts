import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Refusal } from '#domain/refusal.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { exportTable, refuseTable } from './export-table.ts'
import { addPerson } from './people.ts'
import { openTraffic } from './report-traffic.ts'
import type { Traffic } from './report-traffic.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const refusals = `${base}/usage_report/refusals/export`
const rateUse = `${base}/usage_report/rate_limit_use/export`
const latency = `${base}/usage_report/latency/export`

const tooMany = {
  kind: 'rate_limited',
  scopeKind: 'workspace',
  scopeId: 'x',
  group: 'claude_sonnet_5_5',
  limiter: 'input_tokens_per_minute',
  limit: 1,
  remaining: 0,
  asked: 2,
  retryAfterMs: 1,
} as Refusal
const paused = { kind: 'closed', scopeKind: 'workspace', scopeId: 'x', reason: 'paused' } as Refusal

/** Reports of ours as files, whatever database they are on. */
export function describeOwnTables(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`reports of ours as tables on ${databaseName}`, () => {
    let world: ControlWorld
    let traffic: Traffic
    beforeEach(async () => {
      world = await openControlWorld(await open())
      traffic = openTraffic(world)
    })
    afterEach(() => world.close())

    const table = (path: string, query: string, key?: string) =>
      exportTable(world, `${path}?${query}`, key)
    const refusalOf = (path: string, query: string) => refuseTable(world, `${path}?${query}`)

    test('refused requests are a table: what refused them, with names beside ids', async () => {
      const { id: workspaceId } = await world.post(`${base}/workspaces`, { name: '@Search' })
      const refused = { workspaceId, model: 'claude-sonnet-5-5' }
      await traffic.refuse(refused, tooMany)
      await traffic.refuse(refused, tooMany)
      await traffic.refuse({ model: '=x' }, paused)

      const groups = 'group_by[]=model&group_by[]=workspace_id&group_by[]=limiter'
      const query = `starting_at=2026-11-22T00:00:00Z&bucket_width=1h&${groups}`
      const { headers, lines } = await table(refusals, query)
      const excel = await table(refusals, 'starting_at=2026-11-22T00:00:00Z&style=excel_fr')

      expect(headers.get('content-disposition')).toBe(
        'attachment; filename="atelier-refusals_2026-11-22_2026-11-22_1h.csv"',
      )
      expect(headers.get('atelier-fresh-as-of')).toMatch(/^2026-11-22T12:/)
      const hour = '2026-11-22T12:00:00Z,2026-11-22T13:00:00Z'
      const limiter = 'rate_limited/workspace/claude_sonnet_5_5/input_tokens_per_minute'
      const group = 'rlg_01k31EAwmydzgak8jva3asCF,Claude Sonnet 5.5'
      expect(lines[0]).toBe(
        'starting_at,ending_at,limiter,limiter_kind,limiter_scope,model_group,model_group_name,limiter_detail,' +
          'workspace_id,workspace_name,model,request_count',
      )
      expect(lines.slice(1).toSorted()).toEqual(
        [
          '',
          `${hour},closed/workspace/paused,closed,workspace,,,paused,${world.defaultWorkspaceId},Default,'=x,1`,
          `${hour},${limiter},rate_limited,workspace,${group},input_tokens_per_minute,` +
            `${workspaceId},'@Search,claude-sonnet-5-5,2`,
        ].toSorted(),
      )
      expect(excel.lines).toEqual([
        '\u{FEFF}starting_at;ending_at;request_count',
        '2026-11-22 00:00:00;2026-11-23 00:00:00;3',
        '',
      ])
    })

    test('rate limit use is a table of the hours, beside the limits as they are', async () => {
      const { id: workspaceId } = await world.post(`${base}/workspaces`, { name: 'Search' })
      const usage = { uncachedInputTokens: 30, cacheReadTokens: 10, outputTokens: 4 }
      await traffic.use({ workspaceId, usage })
      const [group] = (await world.get(`${base}/rate_limits?model=claude-sonnet-5-5`)).data
      const limits = [{ type: 'output_tokens_per_minute', value: 500 }]
      await world.post(`${base}/workspaces/${workspaceId}/rate_limits/${group.id}`, { limits })

      const query = `starting_at=2026-11-22T11:00:00Z&model_group=${group.group.id}`
      const own = await table(rateUse, `${query}&workspace_id=${workspaceId}`)
      const all = await table(rateUse, `${query}&style=excel_fr`)

      expect(own.headers.get('content-disposition')).toBe(
        'attachment; filename="atelier-rate-limit-use_2026-11-22_2026-11-22_1h.csv"',
      )
      expect(own.headers.get('atelier-fresh-as-of')).toMatch(/^2026-11-22T12:/)
      const shared = `${group.group.id},Claude Sonnet 5.5,${workspaceId},Search`
      const kinds = ['input_tokens', 'output_tokens', 'requests']
      expect(own.lines).toEqual([
        [
          'starting_at,ending_at,model_group,model_group_name,workspace_id,workspace_name',
          ...kinds.map((kind) => `${kind}_per_minute_max`),
          'cache_rate',
          ...kinds.map((kind) => `organization_${kind}_per_minute_limit`),
          ...kinds.map((kind) => `workspace_${kind}_per_minute_limit`),
        ].join(),
        `2026-11-22T11:00:00Z,2026-11-22T12:00:00Z,${shared},0,0,0,,,,,,500,`,
        `2026-11-22T12:00:00Z,2026-11-22T13:00:00Z,${shared},30,4,1,0.25,,,,,500,`,
        '',
      ])
      expect(all.lines[0]).toMatch(/^\u{FEFF}starting_at;ending_at;/u)
      expect(all.lines[2]).toBe(
        `2026-11-22 12:00:00;2026-11-22 13:00:00;${group.group.id};Claude Sonnet 5.5;;;30;4;1;0,25;;;;;;`,
      )
      expect(await refusalOf(rateUse, query.replace('2026-11-22', '2026-10-01'))).toEqual([
        400,
        'ending_at: Must be at most 744 hours after starting_at',
      ])
    })

    test('latency is a table of each hour or day in which something was answered', async () => {
      const response = { httpStatus: 200, upstreamRequestId: 'r', firstByteMs: 0, totalMs: 0 }
      const { id: workspaceId } = await world.post(`${base}/workspaces`, { name: 'Search' })
      await traffic.use({ workspaceId, over: { response: { ...response, totalMs: 2_000 } } })
      world.clock.advance(2 * 3_600_000)
      await traffic.use({ over: { response } })
      await traffic.use({ over: { response } })
      world.clock.advance(86_400_000)
      await traffic.use({ over: { response } })

      const query = 'starting_at=2026-11-22T00:00:00Z'
      const days = await table(latency, `${query}&style=excel_fr`)
      const hours = await table(latency, `${query}&bucket_width=1h&workspace_ids[]=${workspaceId}`)

      const columns = ['first_byte_ms', 'total_ms'].flatMap((name) =>
        ['p50', 'p95', 'p99'].map((share) => `${name}_${share}`),
      )
      expect(days.lines).toEqual([
        ['\u{FEFF}starting_at', 'ending_at', ...columns].join(';'),
        expect.stringMatching(
          /^2026-11-22 00:00:00;2026-11-23 00:00:00;0;0;0;0;(?<top>2\d{3}|1[89]\d\d);\k<top>$/,
        ),
        '2026-11-23 00:00:00;2026-11-24 00:00:00;0;0;0;0;0;0',
        '',
      ])
      expect(hours.lines).toEqual([
        ['starting_at', 'ending_at', ...columns].join(),
        expect.stringMatching(
          /^2026-11-22T12:00:00Z,2026-11-22T13:00:00Z,0,0,0,(?<top>\d{4}),\k<top>,\k<top>$/,
        ),
        '',
      ])
      expect(hours.headers.get('content-disposition')).toBe(
        'attachment; filename="atelier-latency_2026-11-22_2026-11-23_1h.csv"',
      )
      expect(await refusalOf(latency, 'starting_at=2026-10-01T00:00:00Z')).toEqual([
        400,
        'ending_at: Must be at most 744 hours after starting_at',
      ])
    })

    test('whoever sees one workspace exports that one alone', async () => {
      const { id: workspaceId } = await world.post(`${base}/workspaces`, { name: 'own' })
      await traffic.refuse({ workspaceId }, tooMany)
      await traffic.refuse({}, paused)
      const memberships = { [workspaceId]: 'workspace_developer' } as const
      const { session } = await addPerson(world, { role: 'user', memberships })

      const query = 'starting_at=2026-11-22T00:00:00Z&group_by[]=workspace_id'
      const { lines } = await table(refusals, query, session)

      expect(lines.slice(1)).toEqual([
        `2026-11-22T00:00:00Z,2026-11-23T00:00:00Z,${workspaceId},own,1`,
        '',
      ])
    })
  })
}
