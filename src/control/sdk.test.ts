import Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ApiKey } from '#contract/api-keys.ts'
import type { RateLimit } from '#contract/rate-limits.ts'
import type { SpendLimit } from '#contract/spend-limits.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { sdkOf } from '#test/support/sdk-client.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

let world: ControlWorld
let client: Anthropic

beforeEach(async () => {
  world = await openControlWorld(openTemporarySqlite())
  client = sdkOf(world)
})
afterEach(() => world.close())

test('the SDK creates, reads, changes, lists and archives workspaces', async () => {
  const { workspaces } = client.organization
  const made = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) made.unshift(await workspaces.create({ name }))

  const changed = await workspaces.update(made[0]!.id, { name: 'f', tags: { env: 'prod' } })
  expect(changed).toMatchObject({ name: 'f', tags: { env: 'prod' } })
  const listed = []
  for await (const workspace of workspaces.list({ limit: 2 })) listed.push(workspace.id)
  expect(listed).toEqual(made.map(({ id }) => id))
  const archived = await workspaces.archive(made[0]!.id)
  expect(await workspaces.retrieve(made[0]!.id)).toEqual(archived)
  const some = await workspaces.list({ ids: [made[0]!.id, made[1]!.id], include_archived: true })
  expect(some.data).toHaveLength(2)
})

test('the SDK reads, changes and lists API keys, also with filters that are null', async () => {
  const {
    id,
    key: _secret,
    workspace_id: _old,
    ...made
  } = await world.post('/v1/organizations/api_keys', { name: 'key' })
  const { apiKeys } = client.organization

  expect(await apiKeys.retrieve(id)).toMatchObject({ id, ...made })
  expect(await apiKeys.update(id, { status: 'inactive', name: null })).toMatchObject({
    status: 'inactive',
  })
  const page = await apiKeys.list({ status: null, created_by_user_id: null })
  expect(page.data.map((key) => key.id)).toEqual([id])
})

test('the SDK lists, reads, approves and denies requests for higher spend limits', async () => {
  const { id: workspace_id } = await client.organization.workspaces.create({ name: 'w' })
  const asked = { workspace_id, amount: '5000', reason: 'a launch' }
  const path = '/v1/organizations/spend_limit_increase_requests'
  const ids: string[] = []
  for (let count = 0; count < 3; count++) ids.unshift((await world.post(path, asked)).id)
  const { increaseRequests } = client.organization.spendLimits

  const listed = []
  for await (const request of increaseRequests.list({ limit: 2, status: ['pending'] })) {
    listed.push(request.id)
  }
  expect(listed).toEqual(ids)
  const denied = await increaseRequests.deny(ids[0]!, {})
  expect(await increaseRequests.retrieve(ids[0]!)).toEqual(denied)
  const approved = await increaseRequests.approve(ids[1]!, { amount: '6000' })
  expect(approved).toMatchObject({
    status: 'approved',
    spend_limit: { amount: '6000', scope: { type: 'workspace', workspace_id } },
  })
})

test('the SDK lists the rate limits of the organization, page by page and by model', async () => {
  await world.post('/v1/organizations/settings', { usage_tier: 'start' })
  const { rateLimits } = client.organization

  const whole = await rateLimits.list()
  const walked = []
  for await (const entry of rateLimits.list({ limit: 4 })) walked.push(entry)
  expect(walked).toEqual(whole.data)
  const kinds = new Set<string>(walked.map(({ group }) => group.type))
  expect(kinds).toEqual(new Set(['model_group', 'token_count', 'concurrency']))
  const [opus] = (await rateLimits.list({ model: 'claude-opus-4-5', group_type: null })).data
  expect(opus).toMatchObject({
    type: 'rate_limit',
    group: { type: 'model_group', display_name: 'Claude Opus 4.x' },
    limits: [
      { type: 'requests_per_minute', value: 1_000 },
      { type: 'input_tokens_per_minute', value: 2_000_000 },
      { type: 'output_tokens_per_minute', value: 400_000 },
    ],
  })
  await expect(rateLimits.list({ model: 'unknown' })).rejects.toThrow(Anthropic.NotFoundError)
})

test('the SDK sets, lists and clears the rate limits of a workspace', async () => {
  await world.post('/v1/organizations/settings', { usage_tier: 'start' })
  const { id: workspace_id } = await client.organization.workspaces.create({ name: 'a' })
  const [opus] = (await client.organization.rateLimits.list({ model: 'claude-opus-4-8' })).data
  const { rateLimits } = client.organization.workspaces

  const set = await rateLimits.update(opus!.id, {
    workspace_id,
    limits: [
      { type: 'requests_per_minute', value: 10 },
      { type: 'tokens_per_day', value: 5_000 },
    ],
  })

  const source = { type: 'workspace' }
  expect(set).toMatchObject({
    type: 'workspace_rate_limit',
    workspace_id,
    rate_limit_id: opus!.id,
    group: opus!.group,
    models: opus!.models,
    limits: [
      { type: 'requests_per_minute', value: 10, org_limit: 1_000, source },
      { type: 'tokens_per_day', value: 5_000, org_limit: null, source },
    ],
  })
  expect((await rateLimits.list(workspace_id)).data).toEqual([set])
  const inherited = []
  const query = { include_inherited: true, limit: 3 }
  for await (const entry of rateLimits.list(workspace_id, query)) inherited.push(entry)
  expect(inherited.length).toBeGreaterThan(3)
  const cleared = await rateLimits.update(opus!.id, {
    workspace_id,
    limits: [
      { type: 'requests_per_minute', value: null },
      { type: 'tokens_per_day', value: null },
    ],
  })
  expect(cleared.limits).toEqual([])
  const unsupported = { workspace_id, limits: [{ type: 'fast_otpm' as const, value: 1 }] }
  await expect(rateLimits.update(opus!.id, unsupported)).rejects.toThrow(Anthropic.BadRequestError)
})

test('the SDK sets, reads, lists and deletes spend limits of each period', async () => {
  const { spendLimits } = client.beta.organization
  const { id } = await client.organization.workspaces.create({ name: 'a' })
  const workspace = { type: 'workspace', workspace_id: id } as const
  const made = []
  for (const period of ['daily', 'weekly', 'monthly'] as const) {
    made.unshift(await spendLimits.set({ scope: workspace, amount: '500', period }))
  }
  await spendLimits.set({ scope: { type: 'organization' }, amount: '400', period: 'daily' })

  const changed = await spendLimits.set({ scope: workspace, amount: '400', period: 'daily' })
  expect(changed).toMatchObject({ id: made[2]!.id, amount: '400', period: 'daily' })
  expect(await spendLimits.retrieve(changed.id)).toEqual(changed)
  const listed = []
  for await (const limit of spendLimits.list({ limit: 2, workspace_id: id })) listed.push(limit)
  expect(listed).toEqual([made[0], made[1], changed])
  const above = spendLimits.set({ scope: workspace, amount: '401', period: 'daily' })
  await expect(above).rejects.toThrow(Anthropic.BadRequestError)
  expect(await spendLimits.delete(changed.id)).toMatchObject({ type: 'spend_limit_deleted' })
  await expect(spendLimits.retrieve(changed.id)).rejects.toThrow(Anthropic.NotFoundError)
})

test('an archive by the SDK, which sends no body, cuts no stream', async () => {
  const { workspaces } = client.organization
  const { id } = await workspaces.create({ name: 'a' })

  expect((await workspaces.archive(id)).archived_at).not.toBeNull()
  expect(await world.ledger.readCuts(0)).toEqual([])
})

test('the beta paths of the SDK work too', async () => {
  const { workspaces } = client.beta.organization
  const made = await workspaces.create({ name: 'a' })

  expect((await workspaces.retrieve(made.id)).name).toBe('a')
})

test('errors arrive as the classes of the SDK, with the request id', async () => {
  const missing = client.organization.workspaces.retrieve('wrkspc_1')
  await expect(missing).rejects.toThrow(Anthropic.NotFoundError)
  await expect(missing).rejects.toMatchObject({ requestID: expect.stringMatching(/^req_/) })
  await expect(client.organization.workspaces.create({ name: '' })).rejects.toThrow(
    Anthropic.BadRequestError,
  )
  const stranger = sdkOf(world, 'atl-admin01-unknown')
  await expect(stranger.organization.workspaces.list()).rejects.toThrow(
    Anthropic.AuthenticationError,
  )
  const { key } = await world.post('/v1/organizations/api_keys', { name: 'key' })
  await expect(sdkOf(world, key).organization.workspaces.list()).rejects.toThrow(
    Anthropic.PermissionDeniedError,
  )
})

test('the shapes of the contract are those of the SDK', () => {
  // Checked by the compiler: each of our objects is one of Anthropic's. Its spend limits know no API keys, and its
  // rate limits no group of what runs at once.
  type Shapes = [
    Assignable<Workspace, Anthropic.Organization.Workspace>,
    Assignable<ApiKey, Anthropic.Organization.APIKey>,
    Assignable<
      Omit<RateLimit, 'group'>,
      Omit<Anthropic.Organization.OrganizationRateLimit, 'group'>
    >,
    Assignable<Omit<SpendLimit, 'scope'>, Omit<Anthropic.Organization.SpendLimit, 'scope'>>,
  ]
  const shapes: Shapes = [true, true, true, true]
  expect(shapes).not.toContain(false)
})

type Assignable<Ours, Theirs> = Ours extends Theirs ? true : false
