import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as contract from '#contract/workspaces.ts'
import { ApiKey, CreatedApiKey } from '#contract/api-keys.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { Organization } from '#contract/organization.ts'
import { SpendLimit } from '#contract/spend-limits.ts'
import { openRoutes } from '#control/open-routes.ts'
import { routes } from '#control/routes.ts'
import type { ScopeId } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { listActivities } from '#store/queries/activities.ts'
import { expectInvalid, expectMissing, expectRefused } from './admin-refusals.ts'
import { insertKeys, openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const workspaces = `${base}/workspaces`
const apiKeys = `${base}/api_keys`
const spendLimits = `${base}/spend_limits`

/** What the Admin API promises, whatever database it runs on. */
export function describeControl(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`control plane on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const scopeRow = async (id: string) => (await world.ledger.readScopes([id as ScopeId]))[0]
    const activities = () => listActivities(world.services.store.read, world.organizationId, 100)
    const idsOf = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)

    const invalid = (method: string, path: string, body: unknown, message: string | RegExp) =>
      expectInvalid(world, [method, path, body], message)
    const missing = (method: string, path: string, body: unknown, message: string) =>
      expectMissing(world, [method, path, body], message)

    describeTransport()
    describeAuthentication()
    describeInit()
    describeWorkspaces()
    describeApiKeys()
    describeSpendLimits()
    describeTenants()

    function describeTransport(): void {
      test('each answer names its request and its organization, and no workspace', async () => {
        for (const path of [`${base}/me`, `${workspaces}/wrkspc_unknown`]) {
          const { headers } = await world.call('GET', path)

          expect(headers.get('request-id')).toMatch(/^req_01/)
          expect(headers.get('anthropic-organization-id')).toBe(world.organizationId)
          expect(headers.has('anthropic-workspace-id')).toBe(false)
          expect(headers.get('content-type')).toMatch('application/json')
        }
      })

      test('a path that is no endpoint gets a 404', async () => {
        const message = 'Not found: /v1/organizations/nothing'
        await missing('GET', `${base}/nothing`, undefined, message)
        await missing('DELETE', `${base}/me`, undefined, 'Not found: /v1/organizations/me')
      })

      test('a body that is too large, or is not JSON, is refused', async () => {
        const large = JSON.stringify({ name: 'x'.repeat(bounds.adminBodyBytesMax) })
        await expectRefused(world.call('POST', workspaces, { body: large }), {
          status: 413,
          type: 'request_too_large',
          message: 'larger than 1048576 bytes',
        })
        await invalid('POST', workspaces, '{"name":', /not valid JSON/)
        await invalid('POST', workspaces, '', /needs a JSON body/)
        await invalid('POST', workspaces, '[]', 'Must be an object')
        await invalid('POST', workspaces, 'null', 'Must be an object')
      })

      test('a refusal names the field', async () => {
        await invalid('POST', workspaces, {}, /^name: Field required$/)
        await invalid('POST', workspaces, { name: 1 }, /^name: Must be a string$/)
        await invalid('POST', workspaces, { name: 'a', color: 1 }, /^color: Is not a known field$/)
        await invalid(
          'POST',
          workspaces,
          { name: 'a', tags: { x: 1 } },
          /^tags\.x: Must be a string$/,
        )
      })

      test('a query parameter that is not known is refused, and beta is ignored', async () => {
        await invalid(
          'GET',
          `${workspaces}?colour=red`,
          undefined,
          /^colour: Is not a known field$/,
        )
        await invalid('GET', `${base}/me?x=1`, undefined, /^x: Is not a known field$/)
        await invalid(
          'GET',
          `${workspaces}?limit=1&limit=2`,
          undefined,
          /^limit: Must be a string$/,
        )
        await world.get(`${workspaces}?beta=true&after_id=&limit=`)
      })
    }

    function describeAuthentication(): void {
      test('an admin key opens in either header, and in both at once', async () => {
        const bearer = { authorization: `Bearer ${world.adminKey}` }

        expect((await world.call('GET', `${base}/me`)).status).toBe(200)
        expect((await world.call('GET', `${base}/me`, { key: '', headers: bearer })).status).toBe(
          200,
        )
        expect((await world.call('GET', `${base}/me`, { headers: bearer })).status).toBe(200)
      })

      test('no key, an unknown key and a mistyped key get a 401', async () => {
        const refused = (key: string, message: string, headers = {}) =>
          expectRefused(world.call('GET', `${base}/me`, { key, headers }), {
            status: 401,
            type: 'authentication_error',
            message,
          })
        await refused('', 'x-api-key header is required')
        await refused('sk-ant-admin01-abc', 'invalid x-api-key')
        await refused(`${world.adminKey}x`, 'invalid x-api-key')
        await refused(createSecretKey('admin').secret, 'invalid x-api-key')
        await refused(createSecretKey('api').secret, 'invalid x-api-key')
        await refused(world.adminKey, 'two different keys', { authorization: 'Bearer another' })
        await refused('', 'must be "Bearer"', { authorization: 'Basic abc' })
      })

      test('the key of a workspace cannot administer', async () => {
        const { key } = await world.post(apiKeys, { name: 'key' })

        await expectRefused(world.call('GET', `${base}/me`, { key }), {
          status: 403,
          type: 'permission_error',
          message: 'cannot administer',
        })
      })

      test('without a key, an endpoint and nothing look alike', async () => {
        const one = await world.call('GET', `${base}/me`, { key: '' })
        const other = await world.call('GET', `${base}/nothing`, { key: '' })

        expect([one.status, one.body.error]).toEqual([other.status, other.body.error])
      })
    }

    function describeInit(): void {
      const body = { organization: 'Second', email: 'b@b.example', password: 'long enough' }
      const authorization = { authorization: 'Bearer token-of-the-test' }

      test('a second init is refused, and changes nothing', async () => {
        const before = await activities()

        await expectRefused(
          world.call('POST', '/internal/init', { key: '', headers: authorization, body }),
          { status: 409, type: 'conflict_error', message: 'has its organization already' },
        )

        expect(await activities()).toEqual(before)
        expect(await world.get(`${base}/me`)).toMatchObject({ name: 'Acme' })
      })

      test('init through the server needs its token', async () => {
        for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
          await expectRefused(world.call('POST', '/internal/init', { key: '', headers, body }), {
            status: 404,
            type: 'not_found_error',
            message: 'Not found',
          })
        }
      })

      test('init refuses what is no address, too short, or blank', async () => {
        const refused = (change: object, message: RegExp) =>
          expectRefused(
            world.call('POST', '/internal/init', {
              key: '',
              headers: authorization,
              body: { ...body, ...change },
            }),
            { status: 400, message },
          )
        await refused({ email: 'nobody' }, /^email: Must be an e-mail address$/)
        await refused({ password: 'short' }, /^password: Must have at least 8 characters$/)
        await refused({ password: 'x'.repeat(1025) }, /^password: Must have at most 1024/)
        await refused({ organization: ' ' }, /^organization: Must not be blank$/)
        await refused({ organization: 'x'.repeat(256) }, /^organization: Must have at most 255/)
      })

      test('init records who was created, and opens their scopes', async () => {
        expect(await activities()).toMatchObject([
          { type: 'organization_created', after: { user_id: world.userId } },
        ])
        expect(JSON.stringify(await activities())).not.toContain('ada@')
        expect(await scopeRow(world.organizationId)).toMatchObject({ policy: { status: 'open' } })
        expect(await scopeRow(world.defaultWorkspaceId)).toMatchObject({
          policy: { status: 'open' },
        })
      })

      test('GET me names the organization', async () => {
        const me = await world.get(`${base}/me`)

        expect(Organization.parse(me)).toEqual(me)
        expect(me).toEqual({ id: world.organizationId, type: 'organization', name: 'Acme' })
      })
    }

    function describeWorkspaces(): void {
      test('a workspace is created, read, changed and listed', async () => {
        const made = await world.post(workspaces, {
          name: 'Équipe',
          display_color: '#6C5BB9',
          tags: { env: 'prod', team: 'a' },
          data_residency: null,
          external_key_id: null,
        })

        expect(contract.Workspace.parse(made)).toEqual(made)
        expect(made).toMatchObject({
          name: 'Équipe',
          display_color: '#6C5BB9',
          archived_at: null,
          tags: { env: 'prod', team: 'a' },
        })
        expect(await world.get(`${workspaces}/${made.id}`)).toEqual(made)

        const changed = await world.post(`${workspaces}/${made.id}`, {
          name: 'Team',
          tags: { env: null, region: 'eu' },
        })
        expect(changed).toEqual({ ...made, name: 'Team', tags: { team: 'a', region: 'eu' } })
        expect((await world.get(workspaces)).data).toEqual([changed])
        expect(await scopeRow(made.id)).toMatchObject({
          policy: { status: 'open', kind: 'workspace' },
        })
      })

      test('a workspace always has a color', async () => {
        const { display_color } = await world.post(workspaces, { name: 'a' })

        expect(display_color).toMatch(/^#[0-9A-F]{6}$/)
      })

      test('each change of a workspace is in the audit, with before and after', async () => {
        const made = await world.post(workspaces, { name: 'a' })
        const changed = await world.post(`${workspaces}/${made.id}`, { name: 'b' })
        await world.post(`${workspaces}/${made.id}`, { name: 'b' })
        const archived = await world.post(`${workspaces}/${made.id}/archive`)

        expect((await activities()).slice(0, 3)).toMatchObject([
          { type: 'platform_workspace_archived', before: changed, after: archived },
          { type: 'platform_workspace_updated', before: made, after: changed },
          {
            type: 'platform_workspace_created',
            before: null,
            after: made,
            actor: { type: 'admin_api_key_actor' },
            subjectId: made.id,
            requestId: expect.stringMatching(/^req_/),
          },
        ])
      })

      test('names, colors and tags out of bounds are refused', async () => {
        const refused = (body: object, message: RegExp) =>
          invalid('POST', workspaces, { name: 'a', ...body }, message)
        await refused({ name: '' }, /^name: Must not be blank$/)
        await refused({ name: '🧪'.repeat(256) }, /^name: Must have at most 255 characters$/)
        await refused({ name: 'a\u0000b' }, /^name: Must not have control characters$/)
        await refused({ display_color: 'red' }, /^display_color: Must be a color/)
        await refused({ tags: { anthropic_x: 'y' } }, /^tags\.anthropic_x: A key must not begin/)
        await refused({ tags: { a: 'x'.repeat(257) } }, /^tags\.a: Must have at most 256/)
        const many = Object.fromEntries(
          Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']),
        )
        await refused({ tags: many }, /^tags: Must have at most 50 entries$/)
        await refused({ external_key_id: 'ekey_1' }, /^external_key_id: Is not supported$/)
        await refused(
          { data_residency: { allowed_inference_geos: ['eu'] } },
          /^data_residency\.allowed_inference_geos: Must be unrestricted, or a list/,
        )
        expect((await world.post(workspaces, { name: '🧪'.repeat(255) })).name).toHaveLength(510)
      })

      test('the list is newest first, walks both ways, and hides what is not asked for', async () => {
        const made: string[] = []
        for (const name of ['a', 'b', 'c', 'd']) {
          made.unshift((await world.post(workspaces, { name })).id)
        }
        await world.post(`${workspaces}/${made[1]}/archive`)
        const live = [made[0], made[2], made[3]]

        const first = await world.get(`${workspaces}?limit=2`)
        expect(first).toMatchObject({
          first_id: live[0],
          last_id: live[1],
          has_more: true,
        })
        const second = await world.get(`${workspaces}?limit=2&after_id=${first.last_id}`)
        expect([idsOf(second), second.has_more]).toEqual([[live[2]], false])
        const back = await world.get(`${workspaces}?limit=1&before_id=${live[2]}`)
        expect([idsOf(back), back.has_more]).toEqual([[live[1]], true])

        expect(idsOf(await world.get(`${workspaces}?include_archived=true`))).toEqual(made)
        const withDefault = await world.get(`${workspaces}?include_default=true`)
        expect(idsOf(withDefault)).toEqual([...live, world.defaultWorkspaceId])
        const chosen = await world.get(`${workspaces}?ids[]=${made[0]}&ids[]=${made[3]}`)
        expect(idsOf(chosen)).toEqual([made[0], made[3]])
        const empty = await world.get(`${workspaces}?after_id=${made[3]}`)
        expect(empty).toEqual({ data: [], first_id: null, last_id: null, has_more: false })
      })

      test('a page is refused that names no page', async () => {
        const refused = (query: string, message: RegExp) =>
          invalid('GET', `${workspaces}?${query}`, undefined, message)
        await refused('limit=0', /^limit: Must be a whole number from 1 to 1000$/)
        await refused('limit=1001', /^limit: Must be/)
        await refused('limit=ten', /^limit: Must be/)
        await refused('after_id=apikey_1', /^after_id: Must be an id that begins with wrkspc_$/)
        await refused('after_id=wrkspc_1&before_id=wrkspc_2', /^before_id: Must not be given/)
        await refused('include_archived=yes', /^include_archived: Must be true or false$/)
      })

      test('archiving closes the workspace and its keys for good, and again changes nothing', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const key = await world.post(apiKeys, { name: 'key', workspace_id: id })

        const archived = await world.post(`${workspaces}/${id}/archive`)

        expect(archived.archived_at).toMatch(/Z$/)
        expect(await world.post(`${workspaces}/${id}/archive`)).toEqual(archived)
        expect(await world.get(`${workspaces}/${id}`)).toEqual(archived)
        expect(await world.get(`${apiKeys}/${key.id}`)).toMatchObject({ status: 'archived' })
        expect(await scopeRow(id)).toMatchObject({ policy: { status: 'archived' } })
        expect(await scopeRow(key.id)).toMatchObject({ policy: { status: 'archived' } })
        await invalid('POST', `${workspaces}/${id}`, { name: 'b' }, /is archived, which is final/)
        await invalid('POST', apiKeys, { name: 'k', workspace_id: id }, /^workspace_id: .*archived/)
      })

      test('archiving a workspace of many keys archives each of them, and audits each', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const keys = await insertKeys(world, id, 1_050)

        await world.post(`${workspaces}/${id}/archive`)

        const states = await world.ledger.readScopes(keys)
        expect(new Set(states.map((state) => state?.policy.status))).toEqual(new Set(['archived']))
        const shown = await world.get(`${apiKeys}?workspace_id=${id}&status=archived&limit=1000`)
        expect([shown.data.length, shown.has_more]).toEqual([1_000, true])
        const { read } = world.services.store
        const recorded = await listActivities(read, world.organizationId, keys.length + 1)
        const rows = recorded.filter(({ type }) => type === 'platform_api_key_updated')
        expect(rows).toHaveLength(keys.length)
        expect(new Set(rows.map(({ subjectId }) => subjectId))).toEqual(new Set(keys))
        expect(rows).toEqual(
          rows.map((row) => ({
            ...row,
            workspaceId: id,
            before: expect.objectContaining({ id: row.subjectId, status: 'active' }),
            after: expect.objectContaining({ id: row.subjectId, status: 'archived' }),
          })),
        )
      })

      test('the Default workspace is neither renamed nor archived', async () => {
        const path = `${workspaces}/${world.defaultWorkspaceId}`
        await invalid(
          'POST',
          path,
          { name: 'b' },
          /^name: The Default workspace cannot be renamed$/,
        )
        await invalid(
          'POST',
          `${path}/archive`,
          undefined,
          'The Default workspace cannot be archived',
        )
        expect(await world.post(path, { tags: { a: 'b' } })).toMatchObject({
          name: 'Default',
          tags: { a: 'b' },
        })
      })

      test('an organization has at most 100 live workspaces, also when asked for at once', async () => {
        const asked = Array.from({ length: 105 }, (_, index) =>
          world.call('POST', workspaces, { body: { name: `w${index}` } }),
        )
        const statuses = (await Promise.all(asked)).map(({ status }) => status)
        expect(statuses.filter((status) => status === 200)).toHaveLength(100)
        await invalid('POST', workspaces, { name: 'one more' }, /has 100 workspaces/)

        const { data } = await world.get(`${workspaces}?limit=1`)
        await world.post(`${workspaces}/${data[0].id}/archive`)
        await world.post(workspaces, { name: 'one more' })
      })

      test('a workspace that is not there gets a 404', async () => {
        for (const id of ['wrkspc_unknown', '%00', 'a%2Fb', 'x'.repeat(500)]) {
          await missing('GET', `${workspaces}/${id}`, undefined, 'Workspace not found.')
        }
        await missing('POST', `${workspaces}/wrkspc_1`, {}, 'Workspace not found.')
        await missing('POST', `${workspaces}/wrkspc_1/archive`, {}, 'Workspace not found.')
      })
    }

    function describeApiKeys(): void {
      test('a key is created, its secret shown once and found by the gateway', async () => {
        const workspace = await world.post(workspaces, { name: 'a' })
        const { key, ...made } = await world.post(apiKeys, {
          name: 'key',
          workspace_id: workspace.id,
        })

        expect(CreatedApiKey.parse({ ...made, key })).toEqual({ ...made, key })
        expect(made).toMatchObject({
          name: 'key',
          status: 'active',
          expires_at: null,
          created_by: { id: world.userId, type: 'user' },
          partial_key_hint: `${key.slice(0, 13)}...${key.slice(-4)}`,
          scope: { type: 'workspace', workspace_id: workspace.id },
          workspace_id: workspace.id,
        })
        const read = await world.get(`${apiKeys}/${made.id}`)
        expect(ApiKey.parse(read)).toEqual(made)
        expect(JSON.stringify(await activities())).not.toContain(key)
        expect(await scopeRow(made.id)).toMatchObject({
          policy: { status: 'open', kind: 'api_key' },
        })
      })

      test('a key without a workspace belongs to the Default one, whose id stands in its scope', async () => {
        for (const workspace_id of [undefined, null, world.defaultWorkspaceId]) {
          expect(await world.post(apiKeys, { name: 'key', workspace_id })).toMatchObject({
            scope: { type: 'workspace', workspace_id: world.defaultWorkspaceId },
            workspace_id: null,
          })
        }
      })

      test('a key is renamed, disabled, enabled and archived, and the ledger follows', async () => {
        const { id } = await world.post(apiKeys, { name: 'key' })
        const path = `${apiKeys}/${id}`

        expect(await world.post(path, { name: 'b', status: null })).toMatchObject({ name: 'b' })
        expect(await world.post(path, { status: 'inactive' })).toMatchObject({ status: 'inactive' })
        expect(await scopeRow(id)).toMatchObject({ policy: { status: 'inactive' } })
        expect(await world.post(path, { status: 'active' })).toMatchObject({ status: 'active' })
        expect(await scopeRow(id)).toMatchObject({ policy: { status: 'open' } })
        expect(await world.post(path, { status: 'archived' })).toMatchObject({ status: 'archived' })
        expect(await scopeRow(id)).toMatchObject({ policy: { status: 'archived' } })

        expect(await world.post(path, { status: 'archived' })).toMatchObject({ status: 'archived' })
        await invalid('POST', path, { status: 'active' }, /archived, which is final/)
        await invalid('POST', path, { name: 'c' }, /archived, which is final/)
        const types = (await activities()).map(({ type }) => type)
        expect(types.filter((type) => type === 'platform_api_key_updated')).toHaveLength(4)
      })

      test('a key expires by time, and can then only be archived', async () => {
        const expiresAtMs = world.clock.now() + 60_000
        const expires_at = new Date(expiresAtMs).toISOString()
        const { id } = await world.post(apiKeys, { name: 'key', expires_at })
        expect(await world.get(`${apiKeys}/${id}`)).toMatchObject({ status: 'active', expires_at })
        expect(await scopeRow(id)).toMatchObject({ policy: { expiresAtMs } })

        world.clock.set(expiresAtMs)

        expect(await world.get(`${apiKeys}/${id}`)).toMatchObject({ status: 'expired' })
        await invalid('POST', `${apiKeys}/${id}`, { status: 'inactive' }, /has expired/)
        await invalid('POST', `${apiKeys}/${id}`, { name: 'b' }, /has expired/)
        await invalid('POST', `${apiKeys}/${id}`, { status: 'active' }, /has expired/)
        expect(await world.post(`${apiKeys}/${id}`, { status: 'archived' })).toMatchObject({
          status: 'archived',
        })
      })

      test('keys are filtered by status, workspace and maker', async () => {
        const workspace = await world.post(workspaces, { name: 'a' })
        const one = await world.post(apiKeys, { name: '1', workspace_id: workspace.id })
        const two = await world.post(apiKeys, { name: '2' })
        await world.post(`${apiKeys}/${two.id}`, { status: 'inactive' })
        const list = async (query: string) => idsOf(await world.get(`${apiKeys}?${query}`))

        expect(await list('')).toEqual([two.id, one.id])
        expect(await list('status=active')).toEqual([one.id])
        expect(await list('status=inactive')).toEqual([two.id])
        expect(await list('status=expired')).toEqual([])
        expect(await list(`workspace_id=${workspace.id}`)).toEqual([one.id])
        expect(await list(`workspace_id=${world.defaultWorkspaceId}`)).toEqual([two.id])
        expect(await list(`created_by_user_id=${world.userId}`)).toEqual([two.id, one.id])
        expect(await list('created_by_user_id=user_1')).toEqual([])
        expect(await list(`limit=1&after_id=${two.id}`)).toEqual([one.id])
        await invalid('GET', `${apiKeys}?status=gone`, undefined, /^status: Must be one of/)
      })

      test('a key is refused that expires in the past, or belongs nowhere', async () => {
        const refused = (body: object, message: RegExp) =>
          invalid('POST', apiKeys, { name: 'key', ...body }, message)
        await refused({ expires_at: '2020-01-01T00:00:00Z' }, /^expires_at: Must be in the future$/)
        await refused({ expires_at: 'tomorrow' }, /^expires_at: Must be an RFC 3339 instant/)
        await refused({ workspace_id: 'default' }, /^workspace_id: Must be an id that begins/)
        await refused({ status: 'active' }, /^status: Is not a known field$/)
        await invalid('POST', apiKeys, {}, /^name: Field required$/)
        await missing(
          'POST',
          apiKeys,
          { name: 'k', workspace_id: 'wrkspc_1' },
          'Workspace not found.',
        )
      })

      test('a status that nobody can set is refused, and a key that is not there gets a 404', async () => {
        const { id } = await world.post(apiKeys, { name: 'key' })
        await invalid('POST', `${apiKeys}/${id}`, { status: 'expired' }, /^status: Must be active/)
        await invalid('POST', `${apiKeys}/${id}`, { workspace_id: 'x' }, /^workspace_id: Is not/)
        await missing('GET', `${apiKeys}/apikey_1`, undefined, 'API key not found.')
        await missing('POST', `${apiKeys}/apikey_1`, { name: 'a' }, 'API key not found.')
      })
    }

    function describeSpendLimits(): void {
      const month = { window: 'monthly' as const }
      const organization = { type: 'organization' }

      test('a limit is set, changed and deleted, and the ledger follows', async () => {
        const made = await world.post(spendLimits, { scope: organization, amount: '50000' })

        expect(SpendLimit.parse(made)).toEqual(made)
        expect(made).toMatchObject({
          scope: organization,
          amount: '50000',
          currency: 'USD',
          period: 'monthly',
          is_enabled: true,
        })
        expect((await scopeRow(world.organizationId))?.policy.spendLimits).toEqual([
          { ...month, limitNanoUsd: 500_000_000_000n },
        ])
        expect(await world.get(`${spendLimits}/${made.id}`)).toEqual(made)

        const changed = await world.post(spendLimits, {
          scope: organization,
          amount: '0',
          period: 'monthly',
        })
        expect(changed).toMatchObject({ id: made.id, created_at: made.created_at, amount: '0' })
        expect((await scopeRow(world.organizationId))?.policy.spendLimits).toEqual([
          { ...month, limitNanoUsd: 0n },
        ])

        const deleted = await world.call('DELETE', `${spendLimits}/${made.id}`)
        expect([deleted.status, deleted.body]).toEqual([
          200,
          { id: made.id, type: 'spend_limit_deleted' },
        ])
        expect((await scopeRow(world.organizationId))?.policy.spendLimits).toEqual([])
        await missing('GET', `${spendLimits}/${made.id}`, undefined, 'Spend limit not found.')
        await missing('DELETE', `${spendLimits}/${made.id}`, undefined, 'Spend limit not found.')
        expect((await activities()).slice(0, 3)).toMatchObject([
          { type: 'platform_spend_limit_deleted', before: changed, after: null },
          { type: 'platform_spend_limit_updated', before: made, after: changed },
          { type: 'platform_spend_limit_created', before: null, after: made },
        ])
      })

      test('workspaces and keys have limits of their own', async () => {
        const workspace = await world.post(workspaces, { name: 'a' })
        const key = await world.post(apiKeys, { name: 'key', workspace_id: workspace.id })
        const scopes = [
          { type: 'workspace', workspace_id: workspace.id },
          { type: 'api_key', api_key_id: key.id },
        ]

        const made = await world.post(spendLimits, { scope: scopes[0], amount: '100' })
        expect(made.scope).toEqual(scopes[0])
        const ofKey = await world.post(spendLimits, { scope: scopes[1], amount: '100' })
        expect(ofKey.scope).toEqual(scopes[1])

        for (const id of [workspace.id, key.id]) {
          expect((await scopeRow(id))?.policy.spendLimits).toEqual([
            { ...month, limitNanoUsd: 1_000_000_000n },
          ])
        }

        await world.call('DELETE', `${spendLimits}/${ofKey.id}`)
        const [deletion] = await activities()
        expect(deletion).toMatchObject({
          type: 'platform_spend_limit_deleted',
          workspaceId: workspace.id,
        })
      })

      test("a workspace's limit is at most the organization's", async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const workspace = { type: 'workspace', workspace_id: id }
        await world.post(spendLimits, { scope: workspace, amount: '900' })
        await world.post(spendLimits, { scope: organization, amount: '500' })

        await invalid(
          'POST',
          spendLimits,
          { scope: workspace, amount: '501' },
          /^amount: A workspace's monthly limit cannot be above the organization's, which is \$5\.00$/,
        )
        await world.post(spendLimits, { scope: workspace, amount: '500' })
      })

      test('a limit is refused on the Default workspace, on what is archived or not there', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const key = await world.post(apiKeys, { name: 'key', workspace_id: id })
        await world.post(`${workspaces}/${id}/archive`)
        const body = (scope: object) => ({ scope, amount: '1' })
        const onDefault = { type: 'workspace', workspace_id: world.defaultWorkspaceId }

        await invalid('POST', spendLimits, body(onDefault), /^scope\.workspace_id: The Default/)
        const archived = { type: 'workspace', workspace_id: id }
        await invalid('POST', spendLimits, body(archived), /^scope\.workspace_id: .*archived/)
        const archivedKey = { type: 'api_key', api_key_id: key.id }
        await invalid('POST', spendLimits, body(archivedKey), /^scope\.api_key_id: .*archived/)
        const gone = { type: 'workspace', workspace_id: 'wrkspc_1' }
        await missing('POST', spendLimits, body(gone), 'Workspace not found.')
        const goneKey = { type: 'api_key', api_key_id: 'apikey_1' }
        await missing('POST', spendLimits, body(goneKey), 'API key not found.')
      })

      test('an amount is a string of whole cents', async () => {
        for (const amount of [100, '1.5', '-1', '1e3', '', ' 1', '01', null]) {
          const body = { scope: organization, amount }
          await invalid('POST', spendLimits, body, /^amount: Must be a string of whole US cents/)
        }
        for (const amount of ['922337203686', '9'.repeat(16)]) {
          const body = { scope: organization, amount }
          await invalid('POST', spendLimits, body, /^amount: Must be "922337203685" at most/)
        }
        await invalid('POST', spendLimits, { scope: organization }, /^amount: Field required$/)
        const yearly = { scope: organization, amount: '1', period: 'yearly' }
        await invalid(
          'POST',
          spendLimits,
          yearly,
          /^period: Must be one of daily, weekly, monthly$/,
        )
        const user = { scope: { type: 'user', user_id: 'user_1' }, amount: '1' }
        await invalid('POST', spendLimits, user, /^scope\.type: Must be organization, workspace/)
        const extra = { scope: { ...organization, workspace_id: 'x' }, amount: '1' }
        await invalid('POST', spendLimits, extra, /^scope\.workspace_id: Is not a known field$/)
      })

      test('limits are listed newest first, by scope, with a cursor that holds its filters', async () => {
        const { id } = await world.post(workspaces, { name: 'a' })
        const first = await world.post(spendLimits, { scope: organization, amount: '500' })
        const scope = { type: 'workspace', workspace_id: id }
        const second = await world.post(spendLimits, { scope, amount: '100' })
        const list = (query: string) => world.get(`${spendLimits}?${query}`)

        expect(await list('')).toEqual({ data: [second, first], next_page: null })
        expect((await list('scope_type[]=organization')).data).toEqual([first])
        expect((await list('scope_type=workspace&scope_type=usage_tier')).data).toEqual([second])
        expect((await list('scope_type[]=usage_tier')).data).toEqual([])
        expect((await list(`workspace_id=${id}`)).data).toEqual([second])

        const page = await list('limit=1')
        expect(page.data).toEqual([second])
        expect(await list(`limit=1&page=${page.next_page}`)).toEqual({
          data: [first],
          next_page: null,
        })
        const refused = (query: string, message: RegExp) =>
          invalid('GET', `${spendLimits}?${query}`, undefined, message)
        await refused(
          `page=${page.next_page}&scope_type[]=workspace`,
          /cursor does not match current query parameters/,
        )
        await refused('page=2', /^page: Must be the next_page of an earlier answer$/)
        await refused('page=page_abc', /^page: Must be the next_page of an earlier answer$/)
        await refused('scope_type[]=team', /^scope_type\.0: Must be one of/)
      })
    }

    function describeTenants(): void {
      test("another organization's objects and missing ones get the same answer", async () => {
        const other = await world.createOtherOrganization()
        const workspace = await world.post(workspaces, { name: 'a' })
        const key = await world.post(apiKeys, { name: 'key', workspace_id: workspace.id })
        const scope = { type: 'workspace', workspace_id: workspace.id }
        const limit = await world.post(spendLimits, { scope, amount: '1' })
        const attempts: [method: string, path: string, body?: object][] = [
          ['GET', `${workspaces}/${workspace.id}`],
          ['POST', `${workspaces}/${workspace.id}`, { name: 'mine' }],
          ['POST', `${workspaces}/${workspace.id}/archive`],
          ['POST', apiKeys, { name: 'key', workspace_id: workspace.id }],
          ['GET', `${apiKeys}/${key.id}`],
          ['POST', `${apiKeys}/${key.id}`, { status: 'archived' }],
          ['POST', spendLimits, { scope, amount: '2' }],
          ['GET', `${spendLimits}/${limit.id}`],
          ['DELETE', `${spendLimits}/${limit.id}`],
        ]

        for (const [method, path, body] of attempts) {
          const swap = (text: string) => text.replace(/_01\w+/, '_01missing')
          const theirs = await world.call(method, path, { body, key: other.adminKey })
          const none = await world.call(method, swap(path), {
            body: body && swap(JSON.stringify(body)),
            key: other.adminKey,
          })

          expect([theirs.status, theirs.body.error], `${method} ${path}`).toEqual([
            404,
            none.body.error,
          ])
        }
        for (const path of [workspaces, apiKeys, spendLimits]) {
          const { body } = await world.call('GET', path, { key: other.adminKey })
          expect(body.data).toEqual([])
        }
        expect(await world.get(`${workspaces}/${workspace.id}`)).toEqual(workspace)
      })

      test('a change that fails halfway leaves nothing behind, in the store or in the ledger', async () => {
        const { ids, store } = world.services
        const id = ids.workspace()

        const failed = store.transaction(async (tx) => {
          await world.ledger.createScopes(tx.ledger, [
            { id, kind: 'workspace', organizationId: world.organizationId, expiresAtMs: null },
          ])
          await world.ledger.editScopes(tx.ledger, [{ id: world.organizationId, status: 'paused' }])
          throw new Error('changed my mind')
        })

        await expect(failed).rejects.toThrow('changed my mind')
        expect(await scopeRow(id)).toBeUndefined()
        expect(await scopeRow(world.organizationId)).toMatchObject({ policy: { status: 'open' } })
      })

      test('every endpoint of the contract is answered', async () => {
        const folder = new URL('../../src/contract/', import.meta.url)
        const modules = await Promise.all(
          readdirSync(folder).map((name) => import(/* @vite-ignore */ new URL(name, folder).href)),
        )
        const nameOf = ({ method, path }: Pick<Endpoint, 'method' | 'path'>) => `${method} ${path}`
        const declared = modules.flatMap((each: Record<string, Endpoint>) =>
          Object.keys(each)
            .filter((name) => name.endsWith('Endpoint'))
            .map((name) => nameOf(each[name]!)),
        )

        const answered = [...routes, ...openRoutes].map(({ endpoint }) => nameOf(endpoint))
        expect(answered.toSorted()).toEqual(declared.toSorted())
        expect(declared.length).toBeGreaterThan(20)
      })
    }
  })
}
