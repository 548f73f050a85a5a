import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UsageReport } from '#contract/usage-report.ts'
import { bounds } from '#platform/bounds.ts'
import { badReportQueries } from './bad-report-queries.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { openTraffic } from './report-traffic.ts'
import type { Traffic } from './report-traffic.ts'
import type { OpenedDatabase } from './store-suite.ts'

const path = '/v1/organizations/usage_report/messages'
const dayMs = 86_400_000

/** The report on usage as Anthropic documents it, whatever database it is on. */
export function describeUsageReport(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`the usage report on ${databaseName}`, () => {
    let world: ControlWorld
    let traffic: Traffic
    let workspaceId: string
    let apiKeyId: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      traffic = openTraffic(world)
      const team = { name: 'Search', tags: { team: 'search' } }
      workspaceId = (await world.post('/v1/organizations/workspaces', team)).id
      const key = { name: 'ci', workspace_id: workspaceId }
      apiKeyId = (await world.post('/v1/organizations/api_keys', key)).id
    })
    afterEach(() => world.close())

    const report = async (query: string, headers: Record<string, string> = {}) => {
      await world.rollUp()
      const answer = await world.call('GET', `${path}?${query}`, { headers })
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      expect(UsageReport.parse(answer.body)).toEqual(answer.body)
      return answer.body
    }
    const resultsOf = async (query: string, headers?: Record<string, string>) => {
      const { data } = await report(query, headers)
      return data.flatMap(({ results }: UsageReport['data'][number]) => results)
    }
    const refused = async (query: string) => {
      const { status, body } = await world.call('GET', `${path}?${query}`)
      return [status, body.error.message]
    }
    const today = 'starting_at=2026-11-22T00:00:00Z'

    test('the answer has the fields that Anthropic documents, and none of ours', async () => {
      await traffic.use({
        workspaceId,
        apiKeyId,
        usage: {
          uncachedInputTokens: 1_500,
          cacheCreation5mTokens: 500,
          cacheCreation1hTokens: 1_000,
          cacheReadTokens: 200,
          outputTokens: 500,
          webSearchRequests: 10,
        },
      })

      expect(await report(`${today}&limit=1`)).toEqual({
        data: [
          {
            starting_at: '2026-11-22T00:00:00Z',
            ending_at: '2026-11-23T00:00:00Z',
            results: [
              {
                uncached_input_tokens: 1_500,
                cache_creation: {
                  ephemeral_5m_input_tokens: 500,
                  ephemeral_1h_input_tokens: 1_000,
                },
                cache_read_input_tokens: 200,
                output_tokens: 500,
                server_tool_use: { web_search_requests: 10 },
                api_key_id: null,
                workspace_id: null,
                model: null,
                service_tier: null,
                context_window: null,
                inference_geo: null,
                account_id: null,
                service_account_id: null,
              },
            ],
          },
        ],
        has_more: false,
        next_page: null,
      })
    })

    test('groups are told apart, the playground and the Default workspace by null', async () => {
      const used = { usage: { uncachedInputTokens: 1, outputTokens: 0 } }
      await traffic.use({ workspaceId, apiKeyId, model: 'claude-haiku-4-5', ...used })
      await traffic.use({ workspaceId, apiKeyId, model: 'claude-haiku-4-5-20251001', ...used })
      await traffic.use({ apiKeyId: null, model: 'claude-opus-5', ...used })

      const groups = 'group_by[]=api_key_id&group_by[]=workspace_id&group_by[]=model'
      const all = await resultsOf(
        `${today}&${groups}&group_by[]=account_id&group_by[]=service_tier`,
      )

      const told = all.map((each: Record<string, unknown>) => [
        each['workspace_id'],
        each['api_key_id'],
        each['model'],
        each['service_tier'],
        each['account_id'],
        each['uncached_input_tokens'],
      ])
      expect(told).toHaveLength(2)
      expect(told).toContainEqual([
        workspaceId,
        apiKeyId,
        'claude-haiku-4-5-20251001',
        'standard',
        null,
        2,
      ])
      expect(told).toContainEqual([null, null, 'claude-opus-5', 'standard', null, 1])
      expect(await resultsOf(`${today}&group_by=model&group_by=workspace_id`)).toHaveLength(2)
    })

    test('filters find what they name, by any name of a model, and nothing of accounts', async () => {
      const used = (uncachedInputTokens: number) => ({ usage: { uncachedInputTokens } })
      await traffic.use({ workspaceId, apiKeyId, model: 'claude-haiku-4-5', ...used(1) })
      await traffic.use({ model: 'claude-opus-5', ...used(10) })
      await traffic.use({ model: 'x', ...used(100), over: { serviceTier: 'batch', speed: 'fast' } })
      const found = async (filter: string) => {
        const beta = { 'anthropic-beta': 'other,fast-mode-2026-02-01' }
        const [result] = await resultsOf(`${today}&${filter}`, beta)
        return result?.uncached_input_tokens ?? 0
      }

      expect(await found(`api_key_ids[]=${apiKeyId}`)).toBe(1)
      expect(await found(`workspace_ids[]=${workspaceId}`)).toBe(1)
      expect(await found('workspace_ids[]=null')).toBe(110)
      expect(await found('api_key_ids[]=null')).toBe(110)
      expect(await found(`workspace_ids[]=null&workspace_ids[]=${workspaceId}`)).toBe(111)
      expect(await found('models[]=claude-haiku-4-5-20251001&models[]=x')).toBe(101)
      expect(await found('service_tiers[]=batch&service_tiers[]=flex')).toBe(100)
      expect(await found('service_tiers[]=flex')).toBe(0)
      expect(await found('speeds[]=fast')).toBe(100)
      expect(await found('context_window[]=0-200k')).toBe(111)
      expect(await found('inference_geos[]=us')).toBe(0)
      expect(await found('tags[]=team:search')).toBe(1)
      expect(await found('tags[]=team:other')).toBe(0)
      expect(await found('tags[]=null&tag_key=team')).toBe(110)
      expect(await found('cost_sources[]=reported')).toBe(111)
      expect(await found('account_ids[]=user_1')).toBe(0)
      expect(await found('service_account_ids[]=svac_1')).toBe(0)
    })

    test('speeds need their beta, with which each result has one', async () => {
      await traffic.use({ usage: { outputTokens: 1 }, over: { speed: 'fast' } })
      const beta = { 'anthropic-beta': 'fast-mode-2026-02-01' }
      const needed = 'Speeds need the header anthropic-beta: fast-mode-2026-02-01'

      expect(await refused(`${today}&speeds[]=fast`)).toEqual([400, `speeds: ${needed}`])
      expect(await refused(`${today}&group_by[]=speed`)).toEqual([400, `group_by: ${needed}`])
      expect((await resultsOf(today))[0]).not.toHaveProperty('speed')
      expect((await resultsOf(today, beta))[0].speed).toBeNull()
      expect((await resultsOf(`${today}&group_by[]=speed`, beta))[0].speed).toBe('fast')
    })

    test('what is ours is there for who asks for it', async () => {
      const user = (await world.get(`/v1/organizations/api_keys/${apiKeyId}`)).created_by.id
      await traffic.use({ workspaceId, apiKeyId, split: [1n, 0n, 0n, 0n, 2n, 0n] })
      const failed = { costSource: 'bound', outcome: 'no_response' } as const
      await traffic.use({ workspaceId, apiKeyId, costNanoUsd: 10n, over: failed })

      const groups = 'group_by[]=user_id&group_by[]=tag&tag_key=team&group_by[]=cost_source'
      const all = await resultsOf(
        `${today}&${groups}&include[]=requests&include[]=errors&include[]=cost`,
      )

      expect(all).toHaveLength(2)
      const ours = { user_id: user, tag: 'search', request_count: 1 }
      expect(all[0]).toMatchObject({
        ...ours,
        cost_source: 'bound',
        amount: '0.000001',
        error_count: 1,
      })
      expect(all[1]).toMatchObject({ ...ours, cost_source: 'reported', amount: '0.0000003' })
    })

    test('every bucket is there, oldest first, a page at a time, each request in that of its admission', async () => {
      const finish = await traffic.begin({ usage: { outputTokens: 1 } })
      world.clock.advance(2 * dayMs)
      await finish()
      await traffic.use({ usage: { outputTokens: 10 } })
      const walked: [string, number][] = []
      let page: string | null = ''
      do {
        const body: UsageReport = await report(
          `starting_at=2026-11-21T07:00:00Z&limit=2${page && `&page=${page}`}`,
        )
        expect(body.has_more).toBe(body.next_page !== null)
        for (const { starting_at, results } of body.data) {
          walked.push([starting_at.slice(0, 10), results[0]?.output_tokens ?? 0])
        }
        page = body.next_page
      } while (page)

      expect(walked).toEqual([
        ['2026-11-21', 0],
        ['2026-11-22', 1],
        ['2026-11-23', 0],
        ['2026-11-24', 10],
      ])
      const hour = await report('starting_at=2026-11-22T12:00:00Z&bucket_width=1h&limit=1')
      expect(hour.data[0].results[0].output_tokens).toBe(1)
      const minutes = await report('starting_at=2026-11-22T11:59:00Z&bucket_width=1m&limit=3')
      expect(minutes.data.map(({ results }: { results: unknown[] }) => results.length)).toEqual([
        0, 1, 0,
      ])
    })

    test('a large page is compressed for whoever understands it, and is the same', async () => {
      const query = 'starting_at=2026-11-22T00:00:00Z&bucket_width=1m&limit=1440'
      const ask = (headers: Record<string, string>) =>
        world.control.fetch(
          new Request(`http://atelier.test${path}?${query}`, {
            headers: { 'x-api-key': world.adminKey, ...headers },
          }),
          null,
        )

      const plain = await ask({})
      const packed = await ask({ 'accept-encoding': 'gzip, deflate' })

      expect(plain.headers.get('content-encoding')).toBe(null)
      expect(packed.headers.get('content-encoding')).toBe('gzip')
      expect(packed.headers.get('vary')).toBe('accept-encoding')
      const text = Buffer.from(await plain.arrayBuffer())
      const bytes = Buffer.from(await packed.arrayBuffer())
      expect(packed.headers.get('content-length')).toBe(String(bytes.length))
      expect(bytes.length).toBeLessThan(text.length / 10)
      expect(gunzipSync(bytes).equals(text)).toBe(true)
    })

    test('more reports than anybody would wait for are refused, and may be asked for again', async () => {
      const most = bounds.asideReadersMax * bounds.asideQueriesWaitingMax
      const asked = Array.from({ length: most + 50 }, () => world.call('GET', `${path}?${today}`))

      const answers = await Promise.all(asked)

      const refusals = answers.filter(({ status }) => status !== 200)
      expect(refusals.length).toBeGreaterThan(0)
      expect(refusals.length).toBeLessThan(answers.length)
      for (const { status, body } of refusals) {
        expect([status, body.error.type]).toEqual([503, 'overloaded_error'])
        expect(body.error.message).toMatch(/^Many reports are being read/)
      }
      expect(await resultsOf(today)).toEqual([])
    })

    test('a cursor goes on with its own query only', async () => {
      const query = 'starting_at=2026-11-01T00:00:00Z'
      const { next_page: page } = await report(query)
      const mismatch = [400, 'page: The cursor does not match current query parameters']

      expect((await report(`${query}&limit=3&page=${page}`)).data[0].starting_at).toBe(
        '2026-11-08T00:00:00Z',
      )
      expect(await refused(`${query}&models[]=x&page=${page}`)).toEqual(mismatch)
      expect(await refused(`${query}&bucket_width=1h&page=${page}`)).toEqual(mismatch)
      const { body } = await world.call(
        'GET',
        `/v1/organizations/cost_report?${query}&page=${page}`,
      )
      expect(body.error.message).toBe(mismatch[1])
    })

    test.each(badReportQueries)('%s is refused, naming the field', async (query, message) => {
      const [status, said] = await refused(query)

      expect(status).toBe(400)
      if (typeof message === 'string') expect(said).toBe(message)
      else expect(said).toMatch(message)
    })
  })
}
