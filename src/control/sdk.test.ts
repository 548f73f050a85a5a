import Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ApiKey } from '#contract/api-keys.ts'
import type { SpendLimit } from '#contract/spend-limits.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

let world: ControlWorld
let client: Anthropic

beforeEach(async () => {
  world = await openControlWorld(openTemporarySqlite())
  client = clientWith(world.adminKey)
})
afterEach(() => world.close())

/** The unmodified SDK, with our function in the place of its network. */
function clientWith(apiKey: string): Anthropic {
  return new Anthropic({
    apiKey,
    authToken: null,
    baseURL: 'http://atelier.test',
    maxRetries: 0,
    fetch: async (url, init) => {
      world.clock.advance(1)
      return world.control.fetch(new Request(url, init))
    },
  })
}

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
  const stranger = clientWith('atl-admin01-unknown')
  await expect(stranger.organization.workspaces.list()).rejects.toThrow(
    Anthropic.AuthenticationError,
  )
  const { key } = await world.post('/v1/organizations/api_keys', { name: 'key' })
  await expect(clientWith(key).organization.workspaces.list()).rejects.toThrow(
    Anthropic.PermissionDeniedError,
  )
})

test('the shapes of the contract are those of the SDK', () => {
  // Checked by the compiler: each of our objects is one of Anthropic's. Its spend limits know no API keys.
  type Shapes = [
    Assignable<Workspace, Anthropic.Organization.Workspace>,
    Assignable<ApiKey, Anthropic.Organization.APIKey>,
    Assignable<Omit<SpendLimit, 'scope'>, Omit<Anthropic.Organization.SpendLimit, 'scope'>>,
  ]
  const shapes: Shapes = [true, true, true]
  expect(shapes).not.toContain(false)
})

type Assignable<Ours, Theirs> = Ours extends Theirs ? true : false
