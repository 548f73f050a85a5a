import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RateLimitPeaks } from '#contract/rate-limit-peaks.ts'
import { RateLimitUse } from '#contract/rate-limit-use.ts'
import { ReportStatus } from '#contract/report-status.ts'
import { UsageLatency } from '#contract/usage-latency.ts'
import { RefusalReport } from '#contract/usage-refusals.ts'
import type { Refusal } from '#domain/refusal.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import { openTraffic } from './report-traffic.ts'
import type { Traffic } from './report-traffic.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const today = 'starting_at=2026-11-22T00:00:00Z'
const missing = { type: 'not_found_error', message: 'Workspace not found.' }

/** What reports beyond Anthropic's tell, and who sees what of any of them, whatever database they are on. */
export function describeReportSight(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`reports of ours on ${databaseName}`, () => {
    let world: ControlWorld
    let traffic: Traffic
    let workspaceId: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      traffic = openTraffic(world)
      workspaceId = (await world.post(`${base}/workspaces`, { name: 'own' })).id
    })
    afterEach(() => world.close())

    const get = async (path: string, key = world.adminKey) => {
      await world.rollUp()
      return (await world.call('GET', `${base}/${path}`, { key })).body
    }
    const refusal = { scopeKind: 'workspace', scopeId: 'x' } as Pick<
      Refusal,
      'scopeKind' | 'scopeId'
    >
    const tooMany = {
      ...refusal,
      kind: 'rate_limited',
      group: 'claude_sonnet_5_5',
      limiter: 'input_tokens_per_minute',
      limit: 1,
      remaining: 0,
      asked: 2,
      retryAfterMs: 1,
    } as Refusal

    test('whoever has a role in a workspace sees that one, and others are as if they were not there', async () => {
      const { id: other } = await world.post(`${base}/workspaces`, { name: 'other' })
      for (const id of [workspaceId, other, world.defaultWorkspaceId]) {
        await traffic.use({ workspaceId: id, usage: { outputTokens: 1 }, costNanoUsd: 1n })
        await traffic.refuse({ workspaceId: id }, tooMany)
      }
      const memberships = { [workspaceId]: 'workspace_restricted_developer' } as const
      const { session } = await addPerson(world, { role: 'user', memberships })

      for (const report of ['usage_report/messages', 'cost_report', 'usage_report/refusals']) {
        const query = `${today}&group_by[]=workspace_id`
        const [{ results }] = (await get(`${report}?${query}`, session)).data
        expect(results.map(({ workspace_id: id }: { workspace_id: string }) => id)).toEqual([
          workspaceId,
        ])
        expect((await get(`${report}?${query}`)).data[0].results).toHaveLength(3)
        const errorOf = async (id: string) =>
          (await get(`${report}?${query}&workspace_ids[]=${id}`, session)).error
        expect(await errorOf(other)).toEqual(missing)
        expect(await errorOf('wrkspc_01missing')).toEqual(missing)
        // Everybody sees the Default workspace, and not everybody what it costs.
        expect((await errorOf('null')).type).toBe('permission_error')
      }
      const { adminKey } = await world.createOtherOrganization()
      const foreign = await get(`cost_report?${today}&workspace_ids[]=${workspaceId}`, adminKey)
      expect(foreign.error).toEqual(missing)
      expect((await get(`cost_report?${today}`, adminKey)).data[0].results).toEqual([])
    })

    test('refused requests are told by what refused them', async () => {
      const closed = { ...refusal, kind: 'closed', reason: 'paused' } as Refusal
      const spent = { ...refusal, kind: 'spend_reached', window: 'monthly' } as Refusal
      await traffic.refuse({ workspaceId, model: 'claude-sonnet-5-5' }, tooMany)
      await traffic.refuse({ workspaceId, model: 'claude-sonnet-5-5' }, tooMany)
      await traffic.refuse({ workspaceId, model: 'x' }, closed)
      await traffic.refuse({ workspaceId, model: 'x' }, spent)

      const report = await get(`usage_report/refusals?${today}&group_by[]=limiter&group_by[]=model`)

      expect(RefusalReport.parse(report)).toEqual(report)
      const shared = { scope: 'workspace', model_group: null }
      const told = report.data[0].results
      expect(told).toHaveLength(3)
      expect(told).toContainEqual({
        requests: 2,
        limiter: {
          id: 'rate_limited/workspace/claude_sonnet_5_5/input_tokens_per_minute',
          kind: 'rate_limited',
          scope: 'workspace',
          model_group: 'rlg_01k31EAwmydzgak8jva3asCF',
          detail: 'input_tokens_per_minute',
        },
        workspace_id: null,
        api_key_id: null,
        model: 'claude-sonnet-5-5',
      })
      expect(told).toContainEqual(
        expect.objectContaining({
          limiter: { id: 'closed/workspace/paused', kind: 'closed', detail: 'paused', ...shared },
        }),
      )
      expect((await get(`usage_report/refusals?${today}`)).data[0].results).toEqual([
        { requests: 4, limiter: null, workspace_id: null, api_key_id: null, model: null },
      ])
    })

    test('the peaks of the last hour stand beside the lowest limit, and can be told from those far below', async () => {
      const usage = { uncachedInputTokens: 30, cacheReadTokens: 10, outputTokens: 4 }
      await traffic.use({ workspaceId, usage })
      await traffic.use({ usage })
      const [group] = (await world.get(`${base}/rate_limits?model=claude-sonnet-5-5`)).data
      const set = (path: string, type: string, value: number) =>
        world.post(`${base}/${path}`, { limits: [{ type, value }] })
      await set(`rate_limits/${group.id}`, 'input_tokens_per_minute', 100)
      const own = `workspaces/${workspaceId}/rate_limits/${group.id}`
      await set(own, 'output_tokens_per_minute', 5)

      const path = 'usage_report/rate_limit_use/peaks'
      const all = await get(path)
      const near = await get(`${path}?percent_min=80`)

      expect(RateLimitPeaks.parse(all)).toEqual(all)
      expect(all).toMatchObject({ starting_at: '2026-11-22T11:01:00Z' })
      expect(all.data.map(({ scope }: { scope: object }) => scope)).toEqual([
        { type: 'organization' },
        expect.anything(),
        expect.anything(),
      ])
      expect(all.data[0].peaks[1]).toEqual({
        type: 'input_tokens_per_minute',
        peak: 60,
        limit: { value: 100, source: 'organization' },
      })
      expect(near.data).toEqual([
        {
          scope: { type: 'workspace', workspace_id: workspaceId },
          model_group: { id: group.group.id, display_name: 'Claude Sonnet 5.5' },
          peaks: [
            {
              type: 'output_tokens_per_minute',
              peak: 4,
              limit: { value: 5, source: 'workspace' },
            },
          ],
        },
      ])
      const ofOrganization = await get(`${path}?scope_type=organization`)
      expect(ofOrganization.data).toEqual([all.data[0]])
      expect((await get(`${path}?workspace_id=${workspaceId}`)).data).toHaveLength(1)
      const empty = `${path}?scope_type=organization&workspace_id=${workspaceId}`
      expect((await get(empty)).error.type).toBe('invalid_request_error')
      world.clock.advance(3_600_000)
      expect((await get(path)).data).toEqual([])
    })

    test('rate limit use is the fullest minute of each hour, beside the limits', async () => {
      const usage = { uncachedInputTokens: 30, cacheReadTokens: 10, outputTokens: 4 }
      await traffic.use({ workspaceId, usage })
      await traffic.use({ workspaceId, usage })
      await traffic.use({ usage })
      const [group] = (await world.get(`${base}/rate_limits?model=claude-sonnet-5-5`)).data
      const limits = [{ type: 'output_tokens_per_minute', value: 500 }]
      await world.post(`${base}/workspaces/${workspaceId}/rate_limits/${group.id}`, { limits })

      const path = `usage_report/rate_limit_use?model_group=${group.group.id}&${today}`
      const own = await get(`${path}&workspace_id=${workspaceId}`)
      const all = await get(path)

      expect(RateLimitUse.parse(own)).toEqual(own)
      expect(own).toMatchObject({
        model_group: { display_name: 'Claude Sonnet 5.5' },
        workspace_id: workspaceId,
        limits: {
          organization: { output_tokens_per_minute: null },
          workspace: { output_tokens_per_minute: 500, requests_per_minute: null },
        },
      })
      expect(own.hours).toHaveLength(13)
      expect(own.hours[0]).toEqual({
        starting_at: '2026-11-22T00:00:00Z',
        input_tokens_per_minute_max: 0,
        output_tokens_per_minute_max: 0,
        requests_per_minute_max: 0,
        cache_rate: null,
      })
      expect(own.hours[12]).toEqual({
        starting_at: '2026-11-22T12:00:00Z',
        input_tokens_per_minute_max: 60,
        output_tokens_per_minute_max: 8,
        requests_per_minute_max: 2,
        cache_rate: 0.25,
      })
      expect(all.hours[12].requests_per_minute_max).toBe(3)
      expect(all.limits.workspace).toBeNull()
      const long = await get(path.replace(today, 'starting_at=2026-10-01T00:00:00Z'))
      expect(long.error.message).toBe('ending_at: Must be at most 744 hours after starting_at')
      const unknown = await get(path.replace(group.group.id, 'rlg_x'))
      expect(unknown.error.message).toBe('Model group not found.')
    })

    test('latency is told by percentile, over a range', async () => {
      const response = { httpStatus: 200, upstreamRequestId: 'r', firstByteMs: 100, totalMs: 2_000 }
      await traffic.use({ workspaceId, over: { response } })

      const told = await get(`usage_report/latency?${today}&workspace_ids[]=${workspaceId}`)
      const none = await get(`usage_report/latency?${today}&workspace_ids[]=null`)

      expect(UsageLatency.parse(told)).toEqual(told)
      expect(Math.abs(told.first_byte_ms.p50 - 100)).toBeLessThanOrEqual(10)
      expect(Math.abs(told.total_ms.p99 - 2_000)).toBeLessThanOrEqual(200)
      expect(none).toMatchObject({ first_byte_ms: null, total_ms: null })
    })

    test('a month is final once it is over, nothing of it is open, and the sums have it all', async () => {
      const scope = { type: 'organization' }
      const correction = { scope, amount: '-50', reason: 'Credit' }
      const november = await world.post(`${base}/spend_adjustments`, correction)
      const finish = await traffic.begin({ costNanoUsd: 1n })
      const status = async (key = world.adminKey) => {
        const answer = await world.call('GET', `${base}/report_status?month=2026-11`, { key })
        expect(ReportStatus.parse(answer.body)).toEqual(answer.body)
        return answer.body as ReportStatus
      }

      await world.rollUp()
      expect(await status()).toMatchObject({ is_final: false, open_requests: 1 })
      world.clock.set(Date.UTC(2026, 11, 3))
      await world.post(`${base}/spend_adjustments`, { ...correction, reason: 'Later' })
      await world.rollUp()
      expect(await status()).toMatchObject({ is_final: false, open_requests: 1 })
      await finish()
      expect(await status()).toMatchObject({ is_final: false, open_requests: 0 })
      await world.rollUp()
      expect(await status()).toMatchObject({ is_final: true, adjustments: [november] })
      const fresh = Date.parse((await status()).fresh_as_of)
      expect(fresh).toBeGreaterThan(Date.UTC(2026, 11, 3))

      const memberships = { [workspaceId]: 'workspace_developer' } as const
      const { session } = await addPerson(world, { role: 'user', memberships })
      expect(await status(session)).toMatchObject({
        is_final: true,
        open_requests: null,
        adjustments: null,
      })
      expect(await get('report_status')).toMatchObject({
        month: '2026-12',
        request_retention_days: 45,
      })
    })

    test('each report says how fresh it is', async () => {
      for (const report of ['usage_report/messages', 'cost_report', 'usage_report/refusals']) {
        const { headers } = await world.call('GET', `${base}/${report}?${today}`)
        expect(headers.get('atelier-fresh-as-of')).toMatch(/^2026-11-22T12:00:00/)
      }
    })
  })
}
