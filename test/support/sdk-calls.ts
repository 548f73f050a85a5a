import Anthropic from '@anthropic-ai/sdk'
import { expect } from 'vitest'
import type { OrganizationId } from '#domain/id.ts'
import type { ControlWorld } from './control.ts'
import { idOf, instant, walk } from './sdk-call.ts'
import type { Fields, SdkCall } from './sdk-call.ts'
import { peopleCalls } from './sdk-people-calls.ts'
import { spendCalls } from './sdk-spend-calls.ts'

const workspaceFields: Fields<Anthropic.Organization.Workspace> = {
  id: idOf('wrkspc'),
  type: 'workspace',
  name: 'a',
  display_color: expect.stringMatching(/^#/),
  created_at: instant,
  archived_at: null,
  compartment_id: expect.any(String),
  data_residency: expect.any(Object),
  external_key_id: null,
  tags: {},
  user_profile_id: null,
}
const keyFields: Fields<Anthropic.Organization.APIKey> = {
  id: idOf('apikey'),
  type: 'api_key',
  name: 'key',
  status: 'active',
  created_at: instant,
  expires_at: null,
  created_by: { id: idOf('user'), type: 'user' },
  partial_key_hint: expect.any(String),
  principal: expect.anything(),
  scope: { type: 'workspace', workspace_id: idOf('wrkspc') },
}

const rateLimitFields: Fields<Anthropic.Organization.OrganizationRateLimit> = {
  id: expect.any(String),
  type: 'rate_limit',
  group: { id: expect.any(String), type: expect.any(String) },
  models: expect.toSatisfy((models) => models === null || Array.isArray(models)),
  limits: expect.toSatisfy((limits) => limits.every(isValue)),
}
const { id: _id, ...sharedFields } = rateLimitFields
const workspaceRateLimitFields: Fields<Anthropic.Organization.Workspaces.WorkspaceRateLimit> = {
  ...sharedFields,
  type: 'workspace_rate_limit',
  rate_limit_id: expect.any(String),
  workspace_id: idOf('wrkspc'),
}

function isValue({ type, value }: { type: unknown; value: unknown }): boolean {
  return typeof type === 'string' && Number.isSafeInteger(value)
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
    expect(made).toMatchObject({ ...workspaceFields, tags: { team: 'x' } })
  },
  'workspaces.retrieve': async (sdk) => {
    const made = await sdk.workspaces.create({ name: 'a' })
    expect(await sdk.workspaces.retrieve(made.id)).toEqual(made)
  },
  'workspaces.update': async (sdk) => {
    const made = await sdk.workspaces.create({ name: 'a' })
    const changes = { name: 'b', tags: { env: 'prod' } }
    expect(await sdk.workspaces.update(made.id, changes)).toEqual({ ...made, ...changes })
  },
  'workspaces.list': async (sdk) => {
    const made = []
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      made.unshift(await sdk.workspaces.create({ name }))
    }
    expect(await walk(sdk.workspaces.list({ limit: 2 }))).toEqual(made)
    const archived = await sdk.workspaces.archive(made[0]!.id)
    const ids = [archived.id, made[1]!.id]
    expect((await sdk.workspaces.list({ ids })).data).toEqual([made[1]])
    const some = await sdk.workspaces.list({ ids, include_archived: true })
    expect(some.data).toEqual([archived, made[1]])
  },
  'workspaces.archive': async (sdk, world) => {
    const made = await sdk.workspaces.create({ name: 'a' })
    const archived = await sdk.workspaces.archive(made.id)
    expect(archived).toEqual({ ...made, archived_at: instant })
    expect(await sdk.workspaces.retrieve(made.id)).toEqual(archived)
    // The SDK sends no body, so no stream is cut.
    expect(await world.ledger.readCuts(0)).toEqual([])
  },
  'workspaces.rateLimits.list': async (sdk) => {
    const { id } = await sdk.workspaces.create({ name: 'a' })
    const { rateLimits } = sdk.workspaces
    expect((await rateLimits.list(id)).data).toEqual([])
    const entries = await walk(rateLimits.list(id, { include_inherited: true, limit: 3 }))
    for (const entry of entries) {
      expect(entry).toMatchObject({ ...workspaceRateLimitFields, workspace_id: id })
    }
  },
  'workspaces.rateLimits.update': async (sdk) => {
    const { id: workspace_id } = await sdk.workspaces.create({ name: 'a' })
    const [opus] = (await sdk.rateLimits.list({ model: 'claude-opus-4-8' })).data
    const set = (limits: Anthropic.Organization.Workspaces.RateLimitUpdateParams['limits']) =>
      sdk.workspaces.rateLimits.update(opus!.id, { workspace_id, limits })
    const [perMinute, perDay] = [
      { type: 'requests_per_minute', value: 10 } as const,
      { type: 'tokens_per_day', value: 5_000 } as const,
    ]
    const changed = await set([perMinute, perDay])
    const source = { type: 'workspace' }
    expect(changed).toMatchObject({
      ...workspaceRateLimitFields,
      workspace_id,
      rate_limit_id: opus!.id,
      group: opus!.group,
      models: opus!.models,
      limits: [
        { ...perMinute, org_limit: 1_000, source },
        { ...perDay, org_limit: null, source },
      ],
    })
    expect((await sdk.workspaces.rateLimits.list(workspace_id)).data).toEqual([changed])
    const cleared = await set([perMinute, perDay].map(({ type }) => ({ type, value: null })))
    expect(cleared.limits).toEqual([])
    const unsupported = set([{ type: 'fast_otpm', value: 1 }])
    await expect(unsupported).rejects.toThrow(Anthropic.BadRequestError)
  },
  'rateLimits.list': async (sdk) => {
    const { rateLimits } = sdk
    const entries = await walk(rateLimits.list({ limit: 3 }))
    expect(entries).toEqual((await rateLimits.list()).data)
    for (const entry of entries) expect(entry).toMatchObject(rateLimitFields)
    const kinds = new Set<string>(entries.map(({ group }) => group.type))
    expect(kinds).toEqual(new Set(['model_group', 'token_count', 'concurrency']))
    const [opus] = (await rateLimits.list({ model: 'claude-opus-4-5', group_type: null })).data
    expect(opus).toMatchObject({
      group: { type: 'model_group', display_name: 'Claude Opus 4.x' },
      limits: [
        { type: 'requests_per_minute', value: 1_000 },
        { type: 'input_tokens_per_minute', value: 2_000_000 },
        { type: 'output_tokens_per_minute', value: 400_000 },
      ],
    })
    await expect(rateLimits.list({ model: 'unknown' })).rejects.toThrow(Anthropic.NotFoundError)
  },
  'apiKeys.retrieve': async (sdk, world) => {
    const id = await makeKey(world)
    expect(await sdk.apiKeys.retrieve(id)).toMatchObject({ ...keyFields, id })
  },
  'apiKeys.update': async (sdk, world) => {
    const id = await makeKey(world)
    const changed = await sdk.apiKeys.update(id, { name: 'b', status: 'inactive' })
    expect(changed).toMatchObject({ ...keyFields, id, name: 'b', status: 'inactive' })
    expect(await sdk.apiKeys.update(id, { name: null, status: 'active' })).toMatchObject({
      name: 'b',
      status: 'active',
    })
  },
  'apiKeys.list': async (sdk, world) => {
    const ids = []
    for (let count = 0; count < 3; count++) ids.unshift(await makeKey(world))
    const listed = await walk(sdk.apiKeys.list({ limit: 2, status: 'active' }))
    expect(listed.map(({ id }) => id)).toEqual(ids)
    expect(listed[0]).toMatchObject(keyFields)
    const all = await sdk.apiKeys.list({ status: null, created_by_user_id: null })
    expect(all.data).toEqual(listed)
  },
  ...spendCalls,
  ...peopleCalls,
}

async function makeKey(world: ControlWorld): Promise<string> {
  return (await world.post('/v1/organizations/api_keys', { name: 'key' })).id
}
