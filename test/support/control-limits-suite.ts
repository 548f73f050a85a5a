import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EffectiveSpendLimit } from '#contract/effective-spend-limits.ts'
import { ApiKeyRateLimit, RateLimit, WorkspaceRateLimit } from '#contract/rate-limits.ts'
import { OrganizationSettings, WorkspaceSettings } from '#contract/settings.ts'
import { catalog } from '#domain/catalog-data.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { ScopeId } from '#domain/scope.ts'
import { presetOf } from '#domain/tier.ts'
import { listActivities } from '#store/queries/activities.ts'
import { expectInvalid, expectMissing } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { ask, settlement } from './ledger-fixture.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const workspaces = `${base}/workspaces`
const apiKeys = `${base}/api_keys`
const rateLimits = `${base}/rate_limits`
const spendLimits = `${base}/spend_limits`
const settings = `${base}/settings`

const requests = 'requests_per_minute'
const output = 'output_tokens_per_minute'
/** The group that the tests limit. */
const opus = 'claude_opus_4_x'

/** What the Admin API promises about limits, pauses and settings, whatever database it runs on. */
export function describeControlLimits(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`limits over the Admin API on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const scopeRow = async (id: string) => (await world.ledger.readScopes([id as ScopeId]))[0]!
    const policyOf = async (id: string) => (await scopeRow(id)).policy
    const limitsOf = async (id: string) => (await policyOf(id)).rateLimits
    const activities = () => listActivities(world.services.store.read, world.organizationId, 300)
    const cutsOf = async (id: string) =>
      (await world.ledger.readCuts(0)).filter(({ scopeId }) => scopeId === id).length
    const invalid = (method: string, path: string, body: unknown, message: string | RegExp) =>
      expectInvalid(world, [method, path, body], message)
    const missing = (method: string, path: string, body: unknown, message: string) =>
      expectMissing(world, [method, path, body], message)

    /** The id of the organization's entry for a model, or for a kind of group. */
    async function entryId(name: string): Promise<string> {
      const query = name.startsWith('claude') ? `model=${name}` : `group_type=${name}`
      const { data } = await world.get(`${rateLimits}?${query}`)
      return data[0].id
    }
    const opusId = () => entryId('claude-opus-4-8')
    const one = (type: string, value: unknown) => ({ limits: [{ type, value }] })

    describe('of the organization', () => {
      test('every group is listed, limited or not, on one page', async () => {
        const page = await world.get(rateLimits)

        expect(page.next_page).toBeNull()
        expect(page.data.map((entry: unknown) => RateLimit.parse(entry))).toEqual(page.data)
        expect(page.data).toHaveLength(catalog.groups.length + 2)
        expect(page.data.find((entry: RateLimit) => entry.models?.length === 0)).toMatchObject({
          type: 'rate_limit',
          group: { type: 'model_group', display_name: 'Other models' },
          limits: [],
        })
        expect(page.data.slice(-2)).toMatchObject([
          { group_type: 'token_count', group: { type: 'token_count' }, models: null, limits: [] },
          { group_type: 'concurrency', group: { type: 'concurrency' }, models: null, limits: [] },
        ])
      })

      test('limits are set, changed and taken away, and the ledger and the audit follow', async () => {
        const id = await opusId()
        const path = `${rateLimits}/${id}`

        const set = await world.post(path, {
          limits: [
            { type: output, value: 8_000 },
            { type: requests, value: 50 },
          ],
        })
        expect(set).toMatchObject({
          id,
          limits: [
            { type: requests, value: 50 },
            { type: output, value: 8_000 },
          ],
        })
        expect(await limitsOf(world.organizationId)).toEqual({
          [opus]: { [requests]: 50, [output]: 8_000 },
        })

        const changed = await world.post(path, one(requests, 0))
        expect(changed.limits).toEqual([
          { type: requests, value: 0 },
          { type: output, value: 8_000 },
        ])
        const gone = await world.post(path, one(output, null))
        expect(gone.limits).toEqual([{ type: requests, value: 0 }])
        expect(await limitsOf(world.organizationId)).toEqual({ [opus]: { [requests]: 0 } })
        const { data } = await world.get(`${rateLimits}?model=claude-opus-4-8`)
        expect(data).toEqual([gone])

        // Those of one request were made at one instant, in no order.
        const updated = (limiter_type: string, from: number | null, to: number | null) => ({
          type: 'organization_rate_limit_updated',
          subjectId: id,
          workspaceId: null,
          before: { model_group: opus, limiter_type, value: from },
          after: { model_group: opus, limiter_type, value: to },
        })
        const rows = (await activities()).slice(0, 4)
        expect(rows.slice(0, 2)).toMatchObject([
          updated(output, 8_000, null),
          updated(requests, 50, 0),
        ])
        for (const row of [updated(requests, null, 50), updated(output, null, 8_000)]) {
          expect(rows.slice(2)).toContainEqual(expect.objectContaining(row))
        }
      })

      test('what changes nothing leaves no trace', async () => {
        const path = `${rateLimits}/${await opusId()}`
        await world.post(path, one(requests, 5))
        const before = [await activities(), await scopeRow(world.organizationId)]

        await world.post(path, one(requests, 5))
        await world.post(path, one(output, null))

        expect([await activities(), await scopeRow(world.organizationId)]).toEqual(before)
      })

      test('calls that count tokens and what runs at once are limited in their own words', async () => {
        await world.post(`${rateLimits}/${await entryId('token_count')}`, one(requests, 7))
        await world.post(
          `${rateLimits}/${await entryId('concurrency')}`,
          one('concurrent_requests', 3),
        )

        expect(await limitsOf(world.organizationId)).toEqual({
          token_count: { [requests]: 7 },
          concurrency: { concurrent_requests: 3 },
        })
      })

      test('a model, by id or alias, finds the one group that holds it', async () => {
        const byId = await world.get(`${rateLimits}?model=claude-opus-4-5-20251101`)
        const byAlias = await world.get(`${rateLimits}?model=claude-opus-4-5`)

        expect(byId.data).toHaveLength(1)
        expect(byId.data[0].models).toContain('claude-opus-4-5')
        expect(byAlias).toEqual(byId)
        await missing('GET', `${rateLimits}?model=gpt-9`, undefined, 'Model not found.')
      })

      test('the list is filtered by kind, and walked by pages', async () => {
        const kinds = async (type: string) =>
          (await world.get(`${rateLimits}?group_type=${type}`)).data.length
        expect(await kinds('model_group')).toBe(catalog.groups.length)
        expect(await kinds('token_count')).toBe(1)
        expect(await kinds('concurrency')).toBe(1)
        expect(await kinds('batch')).toBe(0)

        const all = (await world.get(rateLimits)).data
        const first = await world.get(`${rateLimits}?limit=10`)
        const second = await world.get(`${rateLimits}?limit=10&page=${first.next_page}`)
        expect([...first.data, ...second.data]).toEqual(all)
        expect(second.next_page).toBeNull()
        const foreign = `page=${first.next_page}&group_type=model_group`
        await invalid('GET', `${rateLimits}?${foreign}`, undefined, /^page: The cursor does not/)
        await invalid('GET', `${rateLimits}?page=2`, undefined, /^page: Must be the next_page/)
        await invalid('GET', `${rateLimits}?limit=0`, undefined, /^limit: Must be a whole number/)
        await invalid('GET', `${rateLimits}?group_type=x`, undefined, /^group_type: Must be one/)
      })

      test('a refusal names the field, and changes nothing', async () => {
        const path = `${rateLimits}/${await opusId()}`
        const before = await scopeRow(world.organizationId)
        const entry = { type: requests, value: 1 }
        const refused = (limits: unknown, message: RegExp) =>
          invalid('POST', path, { limits }, message)

        for (const type of ['tool_uses_per_second', 'fast_itpmca', 'concurrent_requests', 'x']) {
          await refused(
            [entry, { type, value: 1 }],
            /^limits\.1\.type: Must be one of requests_per_minute, input_tokens_per_minute, .*, tokens_per_day for this group$/,
          )
        }
        await refused([entry, entry], /^limits\.1\.type: Is named twice$/)
        for (const value of [-1, 1.5, '5', 9_007_199_254_740_992, true]) {
          await refused(
            [{ type: requests, value }],
            /^limits\.0\.value: Must be null or a whole number from 0 to 9007199254740991$/,
          )
        }
        await refused([{ type: requests }], /^limits\.0\.value: Field required$/)
        await refused([{ value: 1 }], /^limits\.0\.type: Field required$/)
        await refused([{ ...entry, unit: 's' }], /^limits\.0\.unit: Is not a known field$/)
        await refused([], /^limits: Must have from 1 to 16 entries$/)
        const many = Array.from({ length: 17 }, (_, index) => ({ type: `t${index}`, value: 1 }))
        await refused(many, /^limits: Must have from 1 to 16 entries$/)
        await invalid('POST', path, {}, /^limits: Field required$/)
        const tokenCount = `${rateLimits}/${await entryId('token_count')}`
        await invalid(
          'POST',
          tokenCount,
          one(output, 1),
          /^limits\.0\.type: Must be requests_per_minute for this group$/,
        )
        const concurrency = `${rateLimits}/${await entryId('concurrency')}`
        await invalid('POST', concurrency, one(requests, 1), /type: Must be concurrent_requests/)
        await missing('POST', `${rateLimits}/rl_1`, one(requests, 1), 'Rate limit not found.')
        expect(await scopeRow(world.organizationId)).toEqual(before)
      })

      test('the largest value there may be comes back as it was', async () => {
        const value = Number.MAX_SAFE_INTEGER
        const set = await world.post(`${rateLimits}/${await opusId()}`, one(requests, value))

        expect(set.limits).toEqual([{ type: requests, value }])
        expect(await limitsOf(world.organizationId)).toEqual({ [opus]: { [requests]: value } })
      })

      test('changes that race lose nothing', async () => {
        const path = `${rateLimits}/${await opusId()}`
        const types = [requests, output, 'tokens_per_minute', 'tokens_per_day']

        await Promise.all(types.map((type, index) => world.post(path, one(type, index + 1))))

        const { data } = await world.get(`${rateLimits}?model=claude-opus-4-8`)
        expect(data[0].limits).toHaveLength(4)
        const updates = (await activities()).filter(
          ({ type }) => type === 'organization_rate_limit_updated',
        )
        expect(updates).toHaveLength(4)
      })
    })

    describe('of a workspace', () => {
      let id: string
      let path: string
      beforeEach(async () => {
        id = (await world.post(workspaces, { name: 'a' })).id
        path = `${workspaces}/${id}/rate_limits`
      })

      test('a limit of its own is set and cleared, and the ledger and the audit follow', async () => {
        const limitId = await opusId()
        await world.post(`${rateLimits}/${limitId}`, one(requests, 50))

        const set = await world.post(`${path}/${limitId}`, {
          limits: [
            { type: requests, value: 20 },
            { type: output, value: 100 },
          ],
        })

        expect(WorkspaceRateLimit.parse(set)).toEqual(set)
        const source = { type: 'workspace' }
        expect(set).toMatchObject({
          type: 'workspace_rate_limit',
          workspace_id: id,
          rate_limit_id: limitId,
          group: { type: 'model_group', display_name: 'Claude Opus 4.x' },
          group_type: 'model_group',
          limits: [
            { type: requests, value: 20, org_limit: 50, source },
            { type: output, value: 100, org_limit: null, source },
          ],
        })
        expect(await limitsOf(id)).toEqual({ [opus]: { [requests]: 20, [output]: 100 } })
        expect(await world.get(path)).toEqual({ data: [set], next_page: null })

        const cleared = await world.post(`${path}/${limitId}`, one(requests, null))
        const in_force = { value: 100, source }
        expect(cleared.limits).toEqual([
          { type: output, value: 100, org_limit: null, source, in_force },
        ])
        expect(await limitsOf(id)).toEqual({ [opus]: { [output]: 100 } })
        expect((await world.post(`${path}/${limitId}`, one(output, null))).limits).toEqual([])
        expect((await world.get(path)).data).toEqual([])
        expect(await limitsOf(id)).toEqual({})

        const recorded = (limiter_type: string, from: number | null, to: number | null) => ({
          type: `platform_workspace_rate_limit_${to === null ? 'deleted' : 'updated'}`,
          subjectId: limitId,
          workspaceId: id,
          before: { workspace_id: id, model_group: opus, limiter_type, value: from },
          after: { workspace_id: id, model_group: opus, limiter_type, value: to },
        })
        const rows = (await activities()).slice(0, 4)
        expect(rows.slice(0, 2)).toMatchObject([
          recorded(output, 100, null),
          recorded(requests, 20, null),
        ])
        for (const row of [recorded(requests, null, 20), recorded(output, null, 100)]) {
          expect(rows.slice(2)).toContainEqual(expect.objectContaining(row))
        }
      })

      test("a value above the organization's is kept as it is", async () => {
        const limitId = await opusId()
        await world.post(`${rateLimits}/${limitId}`, one(requests, 50))

        const { limits } = await world.post(`${path}/${limitId}`, one(requests, 60))

        const in_force = { value: 50, source: { type: 'organization' } }
        const source = { type: 'workspace' }
        expect(limits).toEqual([{ type: requests, value: 60, org_limit: 50, source, in_force }])
        expect(await limitsOf(id)).toEqual({ [opus]: { [requests]: 60 } })
      })

      test('what it inherits is listed when asked for, and says so', async () => {
        const limitId = await opusId()
        await world.post(`${rateLimits}/${limitId}`, {
          limits: [
            { type: requests, value: 50 },
            { type: output, value: 900 },
          ],
        })
        await world.post(`${rateLimits}/${await entryId('token_count')}`, one(requests, 8))
        await world.post(`${path}/${limitId}`, one(requests, 20))
        const list = async (query: string) => (await world.get(`${path}?${query}`)).data

        expect((await list('')).map(({ limits }: RateLimit) => limits.length)).toEqual([1])
        expect(await list('include_inherited=true')).toMatchObject([
          {
            group_type: 'model_group',
            limits: [
              { type: requests, value: 20, org_limit: 50, source: { type: 'workspace' } },
              { type: output, value: 900, org_limit: 900, source: { type: 'organization' } },
            ],
          },
          {
            group_type: 'token_count',
            limits: [{ value: 8, org_limit: 8, source: { type: 'organization' } }],
          },
        ])
        expect(await list('include_inherited=true&group_type=token_count')).toHaveLength(1)
        expect(await list('group_type=token_count')).toEqual([])
        await invalid('GET', `${path}?model=x`, undefined, /^model: Is not a known field$/)
        await invalid('GET', `${path}?include_inherited=1`, undefined, /^include_inherited: Must/)
      })

      test('its list is walked by pages, also when an entry goes in between', async () => {
        const ids = (await world.get(`${rateLimits}?limit=3`)).data.map(
          (entry: RateLimit) => entry.id,
        )
        for (const limitId of ids) await world.post(`${path}/${limitId}`, one(requests, 1))

        const first = await world.get(`${path}?limit=1`)
        await world.post(`${path}/${ids[0]}`, one(requests, null))
        const second = await world.get(`${path}?limit=1&page=${first.next_page}`)
        const third = await world.get(`${path}?limit=1&page=${second.next_page}`)

        const listed = [first, second, third].flatMap(({ data }) => data)
        expect(listed.map((entry: WorkspaceRateLimit) => entry.rate_limit_id)).toEqual(ids)
        expect(third.next_page).toBeNull()
        const foreign = `include_inherited=true&page=${first.next_page}`
        await invalid('GET', `${path}?${foreign}`, undefined, /^page: The cursor does not match/)
      })

      test('the Default workspace has none, and cannot have any', async () => {
        const limitId = await opusId()
        await world.post(`${rateLimits}/${limitId}`, one(requests, 50))
        const ofDefault = `${workspaces}/${world.defaultWorkspaceId}/rate_limits`

        const empty = { data: [], next_page: null }
        expect(await world.get(ofDefault)).toEqual(empty)
        expect(await world.get(`${ofDefault}?include_inherited=true`)).toEqual(empty)
        await invalid('POST', `${ofDefault}/${limitId}`, one(requests, 1), /Default workspace/)
        expect(await limitsOf(world.defaultWorkspaceId)).toEqual({})
      })

      test('it is refused on what is archived, unknown, or not a limiter', async () => {
        const limitId = await opusId()
        const body = one(requests, 1)
        await invalid(
          'POST',
          `${path}/${limitId}`,
          one('fast_otpm', 1),
          /^limits\.0\.type: Must be/,
        )
        await invalid('POST', `${path}/${limitId}`, one(requests, -1), /^limits\.0\.value: Must be/)
        await missing('POST', `${path}/rl_1`, body, 'Rate limit not found.')
        await missing(
          'GET',
          `${workspaces}/wrkspc_1/rate_limits`,
          undefined,
          'Workspace not found.',
        )
        await missing(
          'POST',
          `${workspaces}/wrkspc_1/rate_limits/${limitId}`,
          body,
          'Workspace not found.',
        )

        await world.post(`${path}/${limitId}`, body)
        await world.post(`${workspaces}/${id}/archive`)
        await invalid('POST', `${path}/${limitId}`, one(requests, 2), /^The workspace is archived/)
        expect((await world.get(path)).data).toHaveLength(1)
      })
    })

    describe('of a key', () => {
      test('limits are set and cleared as those of a workspace, and the lower of two is inherited', async () => {
        const { id: workspaceId } = await world.post(workspaces, { name: 'a' })
        const { id } = await world.post(apiKeys, { name: 'key', workspace_id: workspaceId })
        const limitId = await opusId()
        const path = `${apiKeys}/${id}/rate_limits`
        const limits = (first: number, second: number) => ({
          limits: [
            { type: requests, value: first },
            { type: output, value: second },
          ],
        })
        await world.post(`${rateLimits}/${limitId}`, limits(50, 700))
        await world.post(`${workspaces}/${workspaceId}/rate_limits/${limitId}`, limits(20, 800))

        const [inherited] = (await world.get(`${path}?include_inherited=true`)).data
        expect(inherited.limits).toEqual([
          {
            type: requests,
            value: 20,
            org_limit: 50,
            workspace_limit: 20,
            source: { type: 'workspace' },
            in_force: { value: 20, source: { type: 'workspace' } },
          },
          {
            type: output,
            value: 700,
            org_limit: 700,
            workspace_limit: 800,
            source: { type: 'organization' },
            in_force: { value: 700, source: { type: 'organization' } },
          },
        ])
        expect((await world.get(path)).data).toEqual([])

        const set = await world.post(`${path}/${limitId}`, one(requests, 5))
        expect(ApiKeyRateLimit.parse(set)).toEqual(set)
        expect(set).toMatchObject({
          type: 'api_key_rate_limit',
          api_key_id: id,
          rate_limit_id: limitId,
          limits: [{ value: 5, org_limit: 50, workspace_limit: 20, source: { type: 'api_key' } }],
        })
        expect(await limitsOf(id)).toEqual({ [opus]: { [requests]: 5 } })
        expect((await world.get(path)).data).toEqual([set])
        expect(await activities()).toMatchObject({
          0: {
            type: 'api_key_rate_limit_updated',
            subjectId: limitId,
            workspaceId,
            before: { api_key_id: id, limiter_type: requests, value: null },
            after: { api_key_id: id, limiter_type: requests, value: 5 },
          },
        })
        const above = await world.post(`${path}/${limitId}`, one(requests, 30))
        expect(above.limits).toMatchObject([
          { value: 30, in_force: { value: 20, source: { type: 'workspace' } } },
        ])
        await world.post(`${path}/${limitId}`, one(requests, null))
        expect(await limitsOf(id)).toEqual({})
      })

      test('each group says what can be limited of it, limited or not', async () => {
        const { data } = await world.get(rateLimits)
        const limitersOf = (type: string) =>
          data.find((each: RateLimit) => each.group_type === type)?.limiters

        expect(limitersOf('model_group')).toEqual([
          'requests_per_minute',
          'input_tokens_per_minute',
          'input_tokens_per_minute_cache_aware',
          'output_tokens_per_minute',
          'tokens_per_minute',
          'tokens_per_day',
        ])
        expect(limitersOf('token_count')).toEqual(['requests_per_minute'])
        expect(limitersOf('concurrency')).toEqual(['concurrent_requests'])
      })

      test('a key of the Default workspace can have limits; one that is archived or unknown cannot', async () => {
        const { id } = await world.post(apiKeys, { name: 'key' })
        const concurrency = await entryId('concurrency')
        const body = one('concurrent_requests', 2)
        const path = `${apiKeys}/${id}/rate_limits/${concurrency}`

        await world.post(path, body)
        expect(await limitsOf(id)).toEqual({ concurrency: { concurrent_requests: 2 } })

        await invalid('POST', path, one(requests, 2), /type: Must be concurrent_requests for this/)
        await world.post(`${apiKeys}/${id}`, { status: 'archived' })
        await invalid('POST', path, body, /^The API key is archived/)
        await missing('POST', `${apiKeys}/${id}/rate_limits/rl_1`, body, 'Rate limit not found.')
        const unknown = `${apiKeys}/apikey_1/rate_limits`
        await missing('GET', unknown, undefined, 'API key not found.')
        await missing('POST', `${unknown}/${concurrency}`, body, 'API key not found.')
      })
    })

    describe('of spend', () => {
      const periods = ['daily', 'weekly', 'monthly']
      const organization = { type: 'organization' }

      test('each scope can have a limit for each period, all in force at once', async () => {
        const workspace = await world.post(workspaces, { name: 'a' })
        const key = await world.post(apiKeys, { name: 'key', workspace_id: workspace.id })
        const scopes: [string, object][] = [
          [world.organizationId, organization],
          [workspace.id, { type: 'workspace', workspace_id: workspace.id }],
          [key.id, { type: 'api_key', api_key_id: key.id }],
        ]

        for (const [id, scope] of scopes) {
          for (const [index, period] of periods.entries()) {
            const amount = String(10 * (index + 1))
            expect(await world.post(spendLimits, { scope, period, amount })).toMatchObject({
              period,
            })
          }
          expect((await policyOf(id)).spendLimits).toEqual([
            { window: 'daily', limitNanoUsd: 100_000_000n },
            { window: 'weekly', limitNanoUsd: 200_000_000n },
            { window: 'monthly', limitNanoUsd: 300_000_000n },
          ])
        }

        const { data } = await world.get(`${spendLimits}?scope_type=organization`)
        const daily = data.find(({ period }: { period: string }) => period === 'daily')
        await world.call('DELETE', `${spendLimits}/${daily.id}`)
        expect((await policyOf(world.organizationId)).spendLimits).toMatchObject([
          { window: 'weekly' },
          { window: 'monthly' },
        ])
      })

      test("a workspace's limit is held against the organization's of the same period only", async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const scope = { type: 'workspace', workspace_id: id }
        await world.post(spendLimits, { scope: organization, period: 'daily', amount: '500' })

        await world.post(spendLimits, { scope, period: 'monthly', amount: '900' })
        await world.post(spendLimits, { scope, period: 'daily', amount: '500' })
        await invalid(
          'POST',
          spendLimits,
          { scope, period: 'daily', amount: '501' },
          /^amount: A workspace's daily limit cannot be above the organization's, which is \$5\.00$/,
        )
      })

      test('the Default workspace has no limit of any period, and an amount is always needed', async () => {
        const scope = { type: 'workspace', workspace_id: world.defaultWorkspaceId }
        for (const period of periods) {
          const body = { scope, period, amount: '1' }
          await invalid('POST', spendLimits, body, /^scope\.workspace_id: The Default workspace/)
          await invalid('POST', spendLimits, { scope, period }, /^amount: Field required$/)
        }
      })

      test('what is spent, reserved and left is told apart for each scope and period, to the nano-dollar', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const key = await world.post(apiKeys, { name: 'key', workspace_id: id })
        const limit = await world.post(spendLimits, {
          scope: { type: 'workspace', workspace_id: id },
          amount: '100',
        })
        const scopes = {
          apiKeyId: key.id,
          workspaceId: id as WorkspaceId,
          organizationId: world.organizationId,
        }
        await world.ledger.reserve(ask('one', 200_000_000n, { scopes }))
        await world.ledger.settle(settlement('one', 120_500_001n))
        await world.ledger.reserve(ask('two', 30_000_000n, { scopes }))
        const facts = { ...ask('x', 0n).facts, unbounded: true }
        await world.ledger.reserve(ask('three', 10_000_000n, { scopes, facts }))
        await world.ledger.settle(settlement('three', 15_000_000n))

        const { data, next_page } = await world.get(`${spendLimits}/effective?api_key_id=${key.id}`)

        expect(next_page).toBeNull()
        expect(data.map((row: unknown) => EffectiveSpendLimit.parse(row))).toEqual(data)
        expect(data.map((row: EffectiveSpendLimit) => [row.scope.type, row.window])).toEqual([
          ['api_key', '2026-11-22'],
          ['api_key', '2026-W47'],
          ['api_key', '2026-11'],
          ['workspace', '2026-11-22'],
          ['workspace', '2026-W47'],
          ['workspace', '2026-11'],
          ['organization', '2026-11-22'],
          ['organization', '2026-W47'],
          ['organization', '2026-11'],
        ])
        const counted = {
          spent: '13.5500001',
          reserved: '3',
          excess: '0.5',
          open_requests: 1,
          currency: 'USD',
        }
        expect(data[5]).toEqual({
          type: 'effective_spend_limit',
          scope: { type: 'workspace', workspace_id: id },
          period: 'monthly',
          window: '2026-11',
          amount: '100',
          remaining: '83.4499999',
          report_only_amount: null,
          resets_at: '2026-12-01T00:00:00.000Z',
          spend_limit_id: limit.id,
          ...counted,
        })
        const unlimited = { amount: null, remaining: null, spend_limit_id: null, ...counted }
        expect(data[3]).toMatchObject({ ...unlimited, resets_at: '2026-11-23T00:00:00.000Z' })
        expect(data[7]).toMatchObject({ ...unlimited, resets_at: '2026-11-23T00:00:00.000Z' })
      })

      test('what applies is asked for by key, by workspace, or for the organization', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const list = async (query: string) => {
          const { data } = await world.get(`${spendLimits}/effective${query}`)
          return [...new Set(data.map((row: EffectiveSpendLimit) => row.scope.type))]
        }

        expect(await list('')).toEqual(['organization'])
        expect(await list(`?workspace_id=${id}`)).toEqual(['workspace', 'organization'])
        const path = `${spendLimits}/effective`
        await invalid(
          'GET',
          `${path}?workspace_id=${id}&api_key_id=apikey_1`,
          undefined,
          /^workspace_id: Must not be given together with api_key_id$/,
        )
        await invalid('GET', `${path}?user_ids[]=user_1`, undefined, /^user_ids: Is not a known/)
        await invalid('GET', `${path}?workspace_id=x`, undefined, /^workspace_id: Must be an id/)
        await missing('GET', `${path}?workspace_id=wrkspc_1`, undefined, 'Workspace not found.')
        await missing('GET', `${path}?api_key_id=apikey_1`, undefined, 'API key not found.')
      })
    })

    describe('stops', () => {
      test('a workspace is paused and resumed, each once, and the ledger and the audit follow', async () => {
        const made = await world.post(workspaces, { name: 'a' })
        const path = `${workspaces}/${made.id}`

        const paused = await world.post(`${path}/pause`)
        expect(paused).toEqual({ ...made, paused_at: expect.stringMatching(/Z$/) })
        expect(await policyOf(made.id)).toMatchObject({ status: 'paused' })
        expect(await world.post(`${path}/pause`, { cut_streams: false })).toEqual(paused)
        expect(await world.get(path)).toEqual(paused)
        const resumed = await world.post(`${path}/resume`)
        expect(resumed).toEqual(made)
        expect(await policyOf(made.id)).toMatchObject({ status: 'open' })
        expect(await world.post(`${path}/resume`)).toEqual(made)

        expect(await cutsOf(made.id)).toBe(0)
        expect((await activities()).slice(0, 3)).toMatchObject([
          { type: 'platform_workspace_resumed', before: paused, after: resumed },
          { type: 'platform_workspace_paused', before: made, after: paused, workspaceId: made.id },
          { type: 'platform_workspace_created' },
        ])
      })

      test('running streams are ended when asked for, also of what is closed already', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const key = await world.post(apiKeys, { name: 'key', workspace_id: id })

        await world.post(`${apiKeys}/${key.id}`, { status: 'inactive' })
        expect(await cutsOf(key.id)).toBe(0)
        await world.post(`${apiKeys}/${key.id}`, { status: 'inactive', cut_streams: true })
        expect(await cutsOf(key.id)).toBe(1)
        await world.post(`${apiKeys}/${key.id}`, { status: 'archived', cut_streams: true })
        expect(await cutsOf(key.id)).toBe(2)
        expect(await activities()).toMatchObject({ 0: { after: { cut_streams: true } } })

        await world.post(`${workspaces}/${id}/pause`)
        expect(await cutsOf(id)).toBe(0)
        await world.post(`${workspaces}/${id}/pause`, { cut_streams: true })
        expect(await cutsOf(id)).toBe(1)
        await world.post(`${workspaces}/${id}/archive`, { cut_streams: true })
        expect(await cutsOf(id)).toBe(2)
        expect(await policyOf(id)).toMatchObject({ status: 'archived' })
        await world.post(`${workspaces}/${id}/archive`, { cut_streams: true })
        expect(await cutsOf(id)).toBe(3)
        expect(await policyOf(key.id)).toMatchObject({ status: 'archived' })
      })

      test('the Default workspace can be paused: whatever runs can be stopped', async () => {
        const path = `${workspaces}/${world.defaultWorkspaceId}`
        await world.post(`${path}/pause`)
        expect(await policyOf(world.defaultWorkspaceId)).toMatchObject({ status: 'paused' })
        await world.post(`${path}/resume`)
        expect(await policyOf(world.defaultWorkspaceId)).toMatchObject({ status: 'open' })
      })

      test('a paused workspace can be archived, and nothing brings it back', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const path = `${workspaces}/${id}`
        await world.post(`${path}/pause`)

        await world.post(`${path}/archive`)

        await invalid('POST', `${path}/resume`, undefined, /archived, which is final/)
        await invalid('POST', `${path}/pause`, undefined, /^The workspace is archived/)
        expect(await policyOf(id)).toMatchObject({ status: 'archived' })
      })

      test('a stop is refused that is not there, or says what it does not know', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const key = await world.post(apiKeys, { name: 'key', workspace_id: id })
        for (const verb of ['pause', 'archive']) {
          const path = `${workspaces}/${id}/${verb}`
          await invalid('POST', path, { cut_streams: 'yes' }, /^cut_streams: Must be a boolean$/)
          await invalid('POST', path, { cut: true }, /^cut: Is not a known field$/)
        }
        for (const verb of ['pause', 'resume']) {
          await missing('POST', `${workspaces}/wrkspc_1/${verb}`, {}, 'Workspace not found.')
        }
        const onlyWith = /^cut_streams: Must go with status inactive or archived$/
        const path = `${apiKeys}/${key.id}`
        await invalid('POST', path, { cut_streams: true }, onlyWith)
        await invalid('POST', path, { status: 'active', cut_streams: true }, onlyWith)
        expect(await cutsOf(id)).toBe(0)
        expect(await cutsOf(key.id)).toBe(0)
      })
    })

    describe('settings', () => {
      const initial = {
        type: 'organization_settings',
        usage_tier: 'custom',
        language: 'en',
        alert_emails: ['ada@acme.example'],
        output_tokens: 'counted',
        workspaces_max: 100,
        unbounded_requests: 'allow',
        unknown_models: 'allow',
      }

      test('of the organization: only what is named changes, and the ledger and the audit follow', async () => {
        const before = await world.get(settings)
        expect(OrganizationSettings.parse(before)).toEqual(before)
        expect(before).toEqual(initial)

        const change = {
          language: 'fr',
          alert_emails: ['Ops@Acme.example', 'bo@acme.example', 'ops@acme.example'],
          output_tokens: 'strict',
          unknown_models: 'refuse',
        }
        const after = await world.post(settings, change)

        expect(after).toEqual({
          ...initial,
          ...change,
          alert_emails: ['ops@acme.example', 'bo@acme.example'],
        })
        expect(await world.get(settings)).toEqual(after)
        expect(await policyOf(world.organizationId)).toMatchObject({
          outputTokens: 'strict',
          unboundedRequests: 'allow',
          unknownModels: 'refuse',
        })
        await world.post(settings, { unbounded_requests: 'refuse' })
        await world.post(settings, { unbounded_requests: 'refuse' })
        await world.post(settings, {})
        const rows = (await activities()).filter(
          ({ type }) => type === 'organization_settings_updated',
        )
        expect(rows).toMatchObject([
          { after: { unbounded_requests: 'refuse', alert_emails_changed: false } },
          {
            subjectId: world.organizationId,
            before: { language: 'en', alert_email_count: 1 },
            after: { language: 'fr', alert_email_count: 2, alert_emails_changed: true },
          },
        ])
        expect(JSON.stringify(rows)).not.toContain('@')
      })

      test('a usage tier sets the limits of all its groups, and takes away what it does not have', async () => {
        const limitId = await opusId()
        await world.post(`${rateLimits}/${limitId}`, one('tokens_per_day', 5))
        const concurrency = `${rateLimits}/${await entryId('concurrency')}`
        await world.post(concurrency, one('concurrent_requests', 3))

        const after = await world.post(settings, { usage_tier: 'build' })

        expect(after.usage_tier).toBe('build')
        expect(await limitsOf(world.organizationId)).toEqual({
          ...presetOf('build', catalog),
          concurrency: { concurrent_requests: 3 },
        })
        const removed = (await activities()).find(
          ({ after: value }) =>
            (value as { limiter_type?: string }).limiter_type === 'tokens_per_day',
        )
        expect(removed).toMatchObject({
          type: 'organization_rate_limit_updated',
          before: { model_group: opus, value: 5 },
          after: { model_group: opus, value: null },
        })

        await world.post(settings, { usage_tier: 'start' })
        expect(await limitsOf(world.organizationId)).toMatchObject(presetOf('start', catalog))
        await world.post(settings, { usage_tier: 'custom' })
        expect(await limitsOf(world.organizationId)).toMatchObject(presetOf('start', catalog))
        expect(await world.get(settings)).toMatchObject({ usage_tier: 'custom' })
      })

      test("a limit that is changed by hand is no tier's any more", async () => {
        await world.post(settings, { usage_tier: 'start' })
        const path = `${rateLimits}/${await opusId()}`

        await world.post(path, one(requests, 1_000))
        expect(await world.get(settings)).toMatchObject({ usage_tier: 'start' })
        await world.post(path, one(requests, 999))

        expect(await world.get(settings)).toMatchObject({ usage_tier: 'custom' })
        const rows = (await activities()).filter(
          ({ type }) => type === 'organization_settings_updated',
        )
        expect(rows).toMatchObject([
          { before: { usage_tier: 'start' }, after: { usage_tier: 'custom' } },
          { before: { usage_tier: 'custom' }, after: { usage_tier: 'start' } },
        ])
      })

      test('of the organization: a refusal names the field', async () => {
        const refused = (body: object, message: RegExp) => invalid('POST', settings, body, message)
        await refused({ usage_tier: 'gold' }, /^usage_tier: Must be one of start, build, scale/)
        await refused({ language: 'de' }, /^language: Must be one of en, fr$/)
        await refused({ alert_emails: ['x'] }, /^alert_emails\.0: Must be an e-mail address$/)
        await refused({ alert_emails: 'a@b.example' }, /^alert_emails: Must be an array$/)
        const many = Array.from({ length: 51 }, (_, index) => `a${index}@b.example`)
        await refused({ alert_emails: many }, /^alert_emails: Must have at most 50 addresses$/)
        await refused({ output_tokens: 'loose' }, /^output_tokens: Must be counted or strict$/)
        await refused({ unbounded_requests: true }, /^unbounded_requests: Must be allow or refuse$/)
        await refused({ unknown_models: 'x' }, /^unknown_models: Must be allow or refuse$/)
        await refused({ tier: 'start' }, /^tier: Is not a known field$/)
        expect(await world.get(settings)).toEqual(initial)
      })

      test('of a workspace: only what is named changes, the Default one included', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        for (const workspaceId of [id, world.defaultWorkspaceId]) {
          const path = `${workspaces}/${workspaceId}/settings`
          const before = await world.get(path)
          expect(WorkspaceSettings.parse(before)).toEqual(before)
          expect(before).toEqual({
            type: 'workspace_settings',
            workspace_id: workspaceId,
            unbounded_requests: 'allow',
            unknown_models: 'allow',
          })

          const after = await world.post(path, { unbounded_requests: 'refuse' })
          await world.post(path, { unbounded_requests: 'refuse' })

          expect(after).toEqual({ ...before, unbounded_requests: 'refuse' })
          expect(await world.get(path)).toEqual(after)
          expect(await policyOf(workspaceId)).toMatchObject({
            unboundedRequests: 'refuse',
            unknownModels: 'allow',
          })
          const [latest, earlier] = await activities()
          expect(latest).toMatchObject({ type: 'workspace_settings_updated', before, after })
          expect(earlier).not.toMatchObject({ subjectId: workspaceId, before })
        }
      })

      test('of a workspace: refused where it is archived, unknown, or no such setting', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const path = `${workspaces}/${id}/settings`
        await invalid('POST', path, { unknown_models: 'no' }, /^unknown_models: Must be allow/)
        await invalid('POST', path, { language: 'fr' }, /^language: Is not a known field$/)
        const unknown = `${workspaces}/wrkspc_1/settings`
        await missing('GET', unknown, undefined, 'Workspace not found.')
        await missing('POST', unknown, {}, 'Workspace not found.')

        await world.post(`${workspaces}/${id}/archive`)
        await invalid('POST', path, { unknown_models: 'refuse' }, /^The workspace is archived/)
      })
    })

    test("another organization's limits and stops are those of nothing", async () => {
      const other = await world.createOtherOrganization()
      const { id } = await world.post(workspaces, { name: 'a' })
      const key = await world.post(apiKeys, { name: 'key', workspace_id: id })
      const limitId = await opusId()
      const theirs = await world.call('GET', `${rateLimits}?model=claude-opus-4-8`, {
        key: other.adminKey,
      })
      const theirId = theirs.body.data[0].id
      expect(theirId).not.toBe(limitId)
      const body = one(requests, 1)
      const attempts: [method: string, path: string, body?: object][] = [
        ['POST', `${rateLimits}/${limitId}`, body],
        ['GET', `${workspaces}/${id}/rate_limits`],
        ['POST', `${workspaces}/${id}/rate_limits/${theirId}`, body],
        ['GET', `${apiKeys}/${key.id}/rate_limits`],
        ['POST', `${apiKeys}/${key.id}/rate_limits/${theirId}`, body],
        ['GET', `${spendLimits}/effective?workspace_id=${id}`],
        ['GET', `${spendLimits}/effective?api_key_id=${key.id}`],
        ['POST', `${workspaces}/${id}/pause`],
        ['POST', `${workspaces}/${id}/resume`],
        ['GET', `${workspaces}/${id}/settings`],
        ['POST', `${workspaces}/${id}/settings`, { unknown_models: 'refuse' }],
      ]

      for (const [method, path, content] of attempts) {
        const none = path.replace(/_01\w+/, '_01missing').replace(limitId, 'rl_missing')
        const call = { body: content, key: other.adminKey }
        const there = await world.call(method, path, call)
        const nowhere = await world.call(method, none, call)

        expect([there.status, there.body.error], `${method} ${path}`).toEqual([
          404,
          nowhere.body.error,
        ])
      }
      const policies = await Promise.all([world.organizationId, id, key.id].map(policyOf))
      expect(policies.map(({ status, rateLimits: limits }) => [status, limits])).toEqual(
        policies.map(() => ['open', {}]),
      )
    })
  })
}
