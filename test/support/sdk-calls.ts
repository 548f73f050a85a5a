import type Anthropic from '@anthropic-ai/sdk'
import { expect } from 'vitest'
import type { OrganizationId } from '#domain/id.ts'
import type { ControlWorld } from './control.ts'
import { peopleCalls } from './sdk-people-calls.ts'
import type { Sdk, SdkCall } from './sdk-people-calls.ts'
import { walk } from './sdk-people-calls.ts'

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)
const workspaceShape = {
  id: expect.stringMatching(/^wrkspc_/),
  type: 'workspace',
  name: expect.any(String),
  display_color: expect.stringMatching(/^#/),
  created_at: instant,
  archived_at: null,
  compartment_id: expect.any(String),
  tags: {},
}
const keyShape = {
  id: expect.stringMatching(/^apikey_/),
  type: 'api_key',
  name: expect.any(String),
  status: 'active',
  created_at: instant,
  expires_at: null,
  created_by: { id: expect.stringMatching(/^user_/), type: 'user' },
  partial_key_hint: expect.any(String),
}

/** For each method that Atelier answers as Anthropic does: a call, and what its typed fields hold. */
export const sdkCalls: Readonly<Record<string, SdkCall>> = {
  retrieve: async (sdk, world) => {
    expect(await sdk.retrieve()).toEqual({
      id: world.organizationId satisfies OrganizationId,
      type: 'organization',
      name: 'Acme',
    })
  },
  'workspaces.create': async (sdk) => {
    const made = await sdk.workspaces.create({ name: 'a', tags: { team: 'x' } })
    expect(made).toMatchObject({ ...workspaceShape, name: 'a', tags: { team: 'x' } })
  },
  'workspaces.retrieve': async (sdk) => {
    const made = await sdk.workspaces.create({ name: 'a' })
    expect(await sdk.workspaces.retrieve(made.id)).toEqual(made)
  },
  'workspaces.update': async (sdk) => {
    const made = await sdk.workspaces.create({ name: 'a' })
    const changed = await sdk.workspaces.update(made.id, { name: 'b' })
    expect(changed).toEqual({ ...made, name: 'b' })
  },
  'workspaces.list': async (sdk) => {
    const made = []
    for (const name of ['a', 'b', 'c']) made.unshift(await sdk.workspaces.create({ name }))
    expect(await walk(sdk.workspaces.list({ limit: 2 }))).toEqual(made)
  },
  'workspaces.archive': async (sdk) => {
    const made = await sdk.workspaces.create({ name: 'a' })
    expect(await sdk.workspaces.archive(made.id)).toEqual({ ...made, archived_at: instant })
  },
  'workspaces.rateLimits.list': async (sdk) => {
    const { id } = await sdk.workspaces.create({ name: 'a' })
    const entries = await walk(
      sdk.workspaces.rateLimits.list(id, { include_inherited: true, limit: 3 }),
    )
    expect(entries.length).toBeGreaterThan(3)
    for (const entry of entries) {
      expect(entry).toMatchObject({ type: 'workspace_rate_limit', workspace_id: id })
      expect(entry).toMatchObject({ rate_limit_id: expect.any(String), limits: expect.any(Array) })
    }
  },
  'workspaces.rateLimits.update': async (sdk) => {
    const { id } = await sdk.workspaces.create({ name: 'a' })
    const [first] = await walk(sdk.rateLimits.list())
    const limit = { type: 'requests_per_minute', value: 7 } as const
    const set = await sdk.workspaces.rateLimits.update(first!.id, {
      workspace_id: id,
      limits: [limit],
    })
    expect(set).toMatchObject({ workspace_id: id, rate_limit_id: first!.id, limits: [limit] })
  },
  'rateLimits.list': async (sdk) => {
    const entries = await walk(sdk.rateLimits.list({ limit: 3 }))
    expect(entries.length).toBeGreaterThan(3)
    for (const entry of entries) {
      expect(entry).toMatchObject({ type: 'rate_limit', id: expect.any(String) })
      expect(entry.limits.every(({ value }) => Number.isSafeInteger(value))).toBe(true)
    }
  },
  'apiKeys.retrieve': async (sdk, world) => {
    const id = await makeKey(world)
    expect(await sdk.apiKeys.retrieve(id)).toMatchObject({ ...keyShape, id })
  },
  'apiKeys.update': async (sdk, world) => {
    const id = await makeKey(world)
    const changed = await sdk.apiKeys.update(id, { name: 'b', status: 'inactive' })
    expect(changed).toMatchObject({ ...keyShape, id, name: 'b', status: 'inactive' })
  },
  'apiKeys.list': async (sdk, world) => {
    const ids = []
    for (let count = 0; count < 3; count++) ids.unshift(await makeKey(world))
    const listed = await walk(sdk.apiKeys.list({ limit: 2, status: 'active' }))
    expect(listed.map(({ id }) => id)).toEqual(ids)
    expect(listed[0]).toMatchObject(keyShape)
  },
  'spendLimits.set': async (sdk) => {
    expect(await setLimit(sdk, 'daily')).toMatchObject({
      type: 'spend_limit',
      id: expect.stringMatching(/^spl_/),
      scope: { type: 'organization' },
      amount: '500',
      currency: 'USD',
      period: 'daily',
      is_enabled: true,
      created_at: instant,
      updated_at: instant,
    })
  },
  'spendLimits.retrieve': async (sdk) => {
    const made = await setLimit(sdk, 'daily')
    expect(await beta(sdk).spendLimits.retrieve(made.id)).toEqual(made)
  },
  'spendLimits.list': async (sdk) => {
    const made = []
    for (const period of ['daily', 'weekly', 'monthly'] as const) {
      made.unshift(await setLimit(sdk, period))
    }
    expect(await walk(beta(sdk).spendLimits.list({ limit: 2 }))).toEqual(made)
  },
  'spendLimits.delete': async (sdk) => {
    const { id } = await setLimit(sdk, 'daily')
    const deleted = await beta(sdk).spendLimits.delete(id)
    expect(deleted).toEqual({ id, type: 'spend_limit_deleted' })
  },
  'spendLimits.increaseRequests.retrieve': async (sdk, world) => {
    const made = await askForMore(sdk, world)
    expect(await sdk.spendLimits.increaseRequests.retrieve(made.id)).toMatchObject({
      id: made.id,
      type: 'spend_limit_increase_request',
      status: 'pending',
      period: 'monthly',
      created_at: instant,
      resolved_at: null,
      resolved_by: null,
    })
  },
  'spendLimits.increaseRequests.list': async (sdk, world) => {
    const ids: string[] = []
    for (let count = 0; count < 3; count++) ids.unshift((await askForMore(sdk, world)).id)
    const listed = await walk(
      sdk.spendLimits.increaseRequests.list({ limit: 2, status: ['pending'] }),
    )
    expect(listed.map(({ id }) => id)).toEqual(ids)
  },
  'spendLimits.increaseRequests.approve': async (sdk, world) => {
    const { id } = await askForMore(sdk, world)
    const approved = await sdk.spendLimits.increaseRequests.approve(id, { amount: '800' })
    expect(approved).toMatchObject({ id, status: 'approved', resolved_at: instant })
    expect(approved.spend_limit).toMatchObject({ type: 'spend_limit', amount: '800' })
  },
  'spendLimits.increaseRequests.deny': async (sdk, world) => {
    const { id } = await askForMore(sdk, world)
    const denied = await sdk.spendLimits.increaseRequests.deny(id, {})
    expect(denied).toMatchObject({ id, status: 'denied', resolved_at: instant })
  },
  ...peopleCalls,
}

type Beta = Anthropic['beta']['organization']

/** What only the beta generation has. */
function beta(sdk: Sdk): Beta {
  return sdk as unknown as Beta
}

function setLimit(
  sdk: Sdk,
  period: 'daily' | 'weekly' | 'monthly',
): ReturnType<Beta['spendLimits']['set']> {
  return beta(sdk).spendLimits.set({ scope: { type: 'organization' }, amount: '500', period })
}

/** What the SDK cannot do: ask. Each in a workspace of its own. */
async function askForMore(sdk: Sdk, world: ControlWorld): Promise<{ id: string }> {
  const { id } = await sdk.workspaces.create({ name: 'a' })
  const body = { workspace_id: id, amount: '900', period: 'monthly', reason: 'more' }
  return world.post('/v1/organizations/spend_limit_increase_requests', body)
}

async function makeKey(world: ControlWorld): Promise<string> {
  return (await world.post('/v1/organizations/api_keys', { name: 'key' })).id
}
