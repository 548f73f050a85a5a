import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nobody } from '#domain/allow-list.ts'
import { catalog } from '#domain/catalog-data.ts'
import { groupOfModel, indexCatalog } from '#domain/catalog.ts'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import type { Ask } from '#ledger/port.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { ask, settlement } from './ledger-fixture.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const hourMs = 3_600_000

/** What the Admin API promises of previews and of limits that only report, on whatever database. */
export function describeControlPreviews(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`previews and report-only limits by the Admin API on ${name}`, () => {
    let world: ControlWorld
    let workspaceId: WorkspaceId
    let keyIds: ApiKeyId[]
    let group: { id: string; group: { id: string }; models: string[] }
    beforeEach(async () => {
      world = await openControlWorld(await open())
      workspaceId = (await world.post(`${base}/workspaces`, { name: 'Team' })).id
      keyIds = []
      for (const key of ['search', 'index']) {
        const made = await world.post(`${base}/api_keys`, { name: key, workspace_id: workspaceId })
        keyIds.push(made.id)
      }
      group = (await world.get(`${base}/rate_limits?group_type=model_group`)).data[0]
    })
    afterEach(() => world.close())

    const scope = () => ({ type: 'workspace', workspace_id: workspaceId })
    const requests = (value: number | null) => ({
      type: 'rate_limit',
      rate_limit_id: group.id,
      limiter: 'requests_per_minute',
      value,
    })
    const preview = (limit: object, days = 7) =>
      world.post(`${base}/limit_previews`, { scope: scope(), limit, days })
    const askOf = (keyId: ApiKeyId, dollars: bigint): Ask => {
      const model = group.models[0]!
      const plain = ask('', dollars * 1_000_000_000n)
      return {
        ...plain,
        client: nobody,
        requestId: world.services.ids.request(),
        scopes: { apiKeyId: keyId, workspaceId, organizationId: world.organizationId },
        facts: { ...plain.facts, model, rateLimitGroup: rateLimitGroup() },
      }
    }
    const rateLimitGroup = (): string => groupOfModel(indexCatalog(catalog), group.models[0]!).id
    const spend = async (keyId: ApiKeyId, dollars: bigint): Promise<boolean> => {
      world.clock.advance(1_000)
      const asked = askOf(keyId, dollars)
      const admission = await world.ledger.reserve(asked)
      if (!admission.admitted) return false
      const { requestId } = asked
      await world.ledger.settle(settlement('', dollars * 1_000_000_000n, { requestId }))
      return true
    }

    test('a preview says how many a spend limit would have refused, when, and for whom, and sets nothing', async () => {
      const [search, index] = keyIds as [ApiKeyId, ApiKeyId]
      world.clock.advance(hourMs)
      for (const dollars of [10n, 10n]) await spend(search, dollars)
      for (const dollars of [5n, 5n, 5n]) await spend(index, dollars)
      world.clock.advance(hourMs)

      const found = await preview({ type: 'spend_limit', period: 'daily', amount: '2500' })
      expect(found).toMatchObject({
        type: 'limit_preview',
        scope: scope(),
        is_whole: true,
        requests: 5,
        refused: 2,
        newly_refused: 2,
        no_longer_refused: 0,
        bucket_width: '1d',
        api_keys: [
          { api_key_id: index, name: 'index', workspace_id: workspaceId, requests: 3, refused: 2 },
          { api_key_id: search, name: 'search', requests: 2, refused: 0 },
        ],
        limiters: [{ kind: 'spend_reached', scope: 'workspace', detail: 'daily', refused: 2 }],
        smallest: { value: '3500' },
        approximations: [],
      })
      expect(found.buckets).toHaveLength(8)
      expect(found.buckets.at(-1)).toMatchObject({ requests: 5, refused: 2, newly_refused: 2 })
      expect(found.first_refused_at < found.last_refused_at).toBe(true)
      expect((await world.get(`${base}/spend_limits`)).data).toEqual([])
    })

    test('a preview of a rate limit names it as the lists do, and tells what would have been enough', async () => {
      for (let count = 0; count < 4; count++) await spend(keyIds[0]!, 1n)
      world.clock.advance(hourMs)

      expect(await preview(requests(2), 1)).toMatchObject({
        requests: 4,
        refused: 2,
        limiters: [{ kind: 'rate_limited', detail: 'requests_per_minute', refused: 2 }],
        smallest: { value: '4' },
      })
    })

    test('of one day the buckets are hours, and a removed limit refuses nothing', async () => {
      await world.post(`${base}/spend_limits`, { scope: scope(), amount: '0', period: 'daily' })
      expect(await spend(keyIds[0]!, 1n)).toBe(false)
      const found = await preview({ type: 'spend_limit', period: 'daily', amount: null }, 1)
      expect(found).toMatchObject({ bucket_width: '1h', refused: 0 })
      expect(found.buckets).toHaveLength(25)
    })

    test('what cannot be previewed is refused with the reason', async () => {
      const calls = (await world.get(`${base}/rate_limits?group_type=token_count`)).data[0].id
      const cases: [object, string][] = [
        [
          { limit: { ...requests(1), rate_limit_id: calls } },
          'limit.rate_limit_id: Calls that count tokens are not recorded',
        ],
        [
          { limit: { ...requests(1), limiter: 'concurrent_requests' } },
          'limit.limiter: Must be one of',
        ],
        [{ days: 2 }, 'days: Must be one of 1, 7, 30'],
        [
          { scope: { type: 'workspace', workspace_id: world.defaultWorkspaceId } },
          'scope.workspace_id: The Default workspace cannot have limits',
        ],
      ]
      for (const [over, message] of cases) {
        const body = { scope: scope(), limit: requests(1), days: 7, ...over }
        const answer = await world.call('POST', `${base}/limit_previews`, {
          key: world.adminKey,
          body,
        })
        expect(answer.status).toBe(400)
        expect(answer.body.error.message).toContain(message)
      }
    })

    test('a report-only spend limit lets through, shows itself as not enabled, and counts', async () => {
      const body = { scope: scope(), amount: '1000', period: 'daily', mode: 'report_only' }
      const set = await world.post(`${base}/spend_limits`, body)
      expect(set).toMatchObject({ is_enabled: false, mode: 'report_only', amount: '1000' })
      for (const dollars of [8n, 4n, 2n]) expect(await spend(keyIds[0]!, dollars)).toBe(true)

      const { data } = await world.get(`${base}/report_only_limits?workspace_id=${workspaceId}`)
      expect(data).toEqual([
        {
          type: 'report_only_limit',
          scope: scope(),
          limit: { type: 'spend_limit', spend_limit_id: set.id, period: 'daily', amount: '1000' },
          would_have_refused: { last_24_hours: 1, last_7_days: 1 },
        },
      ])
      const effective = await world.get(
        `${base}/spend_limits/effective?workspace_id=${workspaceId}`,
      )
      expect(effective.data[0]).toMatchObject({
        period: 'daily',
        amount: null,
        remaining: null,
        report_only_amount: '1000',
        spent: '1400',
      })

      world.clock.advance(2 * 24 * hourMs)
      const later = await world.get(`${base}/report_only_limits?workspace_id=${workspaceId}`)
      expect(later.data[0].would_have_refused).toEqual({ last_24_hours: 0, last_7_days: 1 })
    })

    test('set again without a mode it refuses the next request, and looks as any other limit', async () => {
      const body = { scope: scope(), amount: '100', period: 'daily' }
      await world.post(`${base}/spend_limits`, { ...body, mode: 'report_only' })
      expect(await spend(keyIds[0]!, 2n)).toBe(true)

      const set = await world.post(`${base}/spend_limits`, body)
      expect(set).toMatchObject({ is_enabled: true })
      expect(set).not.toHaveProperty('mode')
      expect(await spend(keyIds[0]!, 1n)).toBe(false)
      expect(
        (await world.get(`${base}/report_only_limits?workspace_id=${workspaceId}`)).data,
      ).toEqual([])
    })

    test('a report-only limit of a workspace may stand above the organization’s, one that refuses may not', async () => {
      await world.post(`${base}/spend_limits`, { scope: { type: 'organization' }, amount: '500' })
      const body = { scope: scope(), amount: '600' }
      await world.post(`${base}/spend_limits`, { ...body, mode: 'report_only' })
      const refused = await world.call('POST', `${base}/spend_limits`, {
        key: world.adminKey,
        body,
      })
      expect(refused.status).toBe(400)
    })

    test('a report-only rate limit is listed as one, holds nothing, and is copied with its workspace', async () => {
      const path = `${base}/workspaces/${workspaceId}/rate_limits`
      const limits = [{ type: 'requests_per_minute', value: 0, mode: 'report_only' }]
      await world.post(`${path}/${group.id}`, { limits })

      const own = (await world.get(path)).data[0].limits
      expect(own).toEqual([
        {
          type: 'requests_per_minute',
          value: 0,
          mode: 'report_only',
          org_limit: null,
          source: { type: 'workspace' },
          in_force: null,
        },
      ])
      const copy = await world.post(`${base}/workspaces/${workspaceId}/duplicate`, { name: 'Copy' })
      const copied = await world.get(`${base}/workspaces/${copy.id}/rate_limits`)
      expect(copied.data[0].limits).toEqual(own)

      const { data } = await world.get(`${base}/activities?limit=5`)
      const kinds = data.map((each: { type: string }) => each.type)
      expect(kinds).toContain('platform_workspace_rate_limit_updated')
      await world.post(`${path}/${group.id}`, {
        limits: [{ type: 'requests_per_minute', value: null }],
      })
      expect((await world.get(path)).data).toEqual([])
    })

    test('calls that count tokens are not recorded, so their limit cannot report', async () => {
      const calls = (await world.get(`${base}/rate_limits?group_type=token_count`)).data[0].id
      const limits = [{ type: 'requests_per_minute', value: 0, mode: 'report_only' }]
      const path = `${base}/workspaces/${workspaceId}/rate_limits/${calls}`
      const answer = await world.call('POST', path, { key: world.adminKey, body: { limits } })
      expect(answer.status).toBe(400)
      expect(answer.body.error.message).toContain('limits.0.mode')
    })

    test('of another workspace than the one that asked a preview tells nothing', async () => {
      const other = await world.post(`${base}/workspaces`, { name: 'Other' })
      await spend(keyIds[0]!, 1n)
      const found = await world.post(`${base}/limit_previews`, {
        scope: { type: 'workspace', workspace_id: other.id },
        limit: { type: 'spend_limit', period: 'daily', amount: '0' },
        days: 1,
      })
      expect(found).toMatchObject({ requests: 0, refused: 0, api_keys: [], smallest: null })
    })
  })
}
