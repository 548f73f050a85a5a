import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { exportTable, refuseTable } from './export-table.ts'
import { addPerson } from './people.ts'
import { openTraffic } from './report-traffic.ts'
import type { Traffic } from './report-traffic.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const usage = `${base}/usage_report/messages/export`
const cost = `${base}/cost_report/export`
const refusals = `${base}/usage_report/refusals/export`

/** Reports as files, whatever database they are on. */
export function describeReportTables(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`reports as tables on ${databaseName}`, () => {
    let world: ControlWorld
    let traffic: Traffic
    beforeEach(async () => {
      world = await openControlWorld(await open())
      traffic = openTraffic(world)
    })
    afterEach(() => world.close())

    const table = (path: string, query: string, key?: string) =>
      exportTable(world, `${path}?${query}`, key)
    const refused = (path: string, query: string) => refuseTable(world, `${path}?${query}`)

    test('usage is a table of the whole range, with names beside ids and exact amounts', async () => {
      const team = { name: '=Search, "A"' }
      const { id: workspaceId } = await world.post(`${base}/workspaces`, team)
      const key = { name: 'ci', workspace_id: workspaceId }
      const { id: apiKeyId, created_by: owner } = await world.post(`${base}/api_keys`, key)
      const used = { usage: { uncachedInputTokens: 7, outputTokens: 3 } }
      await traffic.use({
        workspaceId,
        apiKeyId,
        ...used,
        split: [1_000_000_001n, 0n, 0n, 0n, 5n, 0n],
      })
      world.clock.advance(40 * 86_400_000)
      await traffic.use({ ...used, model: 'claude-opus-5' })

      const groups = ['workspace_id', 'api_key_id', 'user_id', 'model']
      const query = groups.map((group) => `group_by[]=${group}`).join('&')
      const { headers, lines } = await table(usage, `starting_at=2026-11-22T00:00:00Z&${query}`)

      expect(headers.get('content-disposition')).toBe(
        'attachment; filename="atelier-usage_2026-11-22_2027-01-01_1d.csv"',
      )
      expect(headers.get('atelier-fresh-as-of')).toMatch(/^2027-01-01T/)
      const counts =
        'uncached_input_tokens,cache_creation_5m_input_tokens,cache_creation_1h_input_tokens'
      expect(lines).toEqual([
        'starting_at,ending_at,workspace_id,workspace_name,api_key_id,api_key_name,user_id,user_name,model,' +
          `${counts},cache_read_input_tokens,output_tokens,web_search_requests,request_count,error_count,amount_usd`,
        `2026-11-22T00:00:00Z,2026-11-23T00:00:00Z,${workspaceId},"'=Search, ""A""",${apiKeyId},ci,` +
          `${owner.id},ada,claude-sonnet-5-5,7,0,0,0,3,0,1,0,1.000000006`,
        `2027-01-01T00:00:00Z,2027-01-02T00:00:00Z,${world.defaultWorkspaceId},Default,,,,,claude-opus-5,` +
          '7,0,0,0,3,0,1,0,0.00',
        '',
      ])
    })

    test('costs are a table too, negative amounts are numbers, and French Excel reads it', async () => {
      await traffic.use({ model: 'claude-haiku-4-5', split: [0n, 0n, 0n, 0n, 1_234_000_000n, 0n] })
      const scope = { type: 'organization' }
      await world.post(`${base}/spend_adjustments`, { scope, amount: '-50', reason: 'Credit' })

      const query = 'starting_at=2026-11-22T00:00:00Z&group_by[]=description&style=excel_fr'
      const { lines } = await table(cost, query)

      const day = '2026-11-22 00:00:00;2026-11-23 00:00:00'
      expect(lines).toEqual([
        '\u{FEFF}starting_at;ending_at;description;cost_type;model;token_type;service_tier;context_window;inference_geo;amount_usd',
        `${day};Adjustment;;;;;;;-0,50`,
        `${day};Claude Haiku 4.5 Usage - Output Tokens;tokens;claude-haiku-4-5-20251001;output_tokens;standard;0-200k;global;1,234`,
        '',
      ])
    })

    test('an export is recorded with what was asked for, and a page is not', async () => {
      const query = 'starting_at=2026-11-22T00:00:00Z&group_by[]=model'
      await table(usage, query)
      await table(cost, query)
      await table(refusals, query)
      await world.get(`${base}/cost_report?${query}`)

      const { data } = await world.get(`${base}/activities?limit=4`)

      const after = {
        starting_at: '2026-11-22T00:00:00.000Z',
        ending_at: null,
        group_by: ['model'],
      }
      expect(data).toMatchObject([
        { type: 'refusal_report_exported', after },
        { type: 'platform_cost_report_viewed', after },
        { type: 'platform_usage_report_messages_viewed', after },
        { type: expect.stringMatching(/_created$/) },
      ])
    })

    test('what is too large to be one table is refused with its bound', async () => {
      expect(await refused(usage, 'starting_at=2026-01-01T00:00:00Z&bucket_width=1m')).toEqual([
        400,
        'starting_at: The range must have at most 45000 buckets of 1m',
      ])
      expect(await refused(cost, 'starting_at=2026-11-01T00:00:00Z&bucket_width=1m')).toEqual([
        400,
        expect.stringMatching(/^bucket_width: /),
      ])
    })

    test('who may not list people is not told their names in a table', async () => {
      const { id: apiKeyId, created_by: owner } = await world.post(`${base}/api_keys`, {
        name: 'k',
      })
      await traffic.use({ apiKeyId, usage: { outputTokens: 1 } })
      const { session } = await addPerson(world, { role: 'billing' })

      const query = 'starting_at=2026-11-22T00:00:00Z&group_by[]=user_id&group_by[]=api_key_id'
      const { lines } = await table(cost, query.replace('user_id', 'model'), session)
      const people = await table(usage, query, session)

      expect(lines).toHaveLength(3)
      expect(people.lines[1]).toContain(`,${apiKeyId},k,${owner.id},,`)
    })
  })
}
