import type Anthropic from '@anthropic-ai/sdk'
import { expect } from 'vitest'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'

/** One generation of the SDK's Admin API; the other has the same methods. */
export type Sdk = Anthropic['organization']

export type SdkCall = (sdk: Sdk, world: ControlWorld) => Promise<void>

/** Everything on all pages. */
export async function walk<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of pages) items.push(item)
  return items
}

const inviteShape = {
  id: expect.stringMatching(/^invite_/),
  type: 'invite',
  email: expect.stringMatching(/@/),
  role: 'developer',
  status: 'pending',
  invited_at: expect.any(String),
  expires_at: expect.any(String),
}

/** The calls about people: who is in, who is asked in, and who is where. */
export const peopleCalls: Readonly<Record<string, SdkCall>> = {
  'invites.create': async (sdk) => {
    const made = await sdk.invites.create({ email: 'bob@acme.example', role: 'developer' })
    expect(made).toMatchObject({ ...inviteShape, email: 'bob@acme.example' })
  },
  'invites.retrieve': async (sdk) => {
    const { id } = await sdk.invites.create({ email: 'bob@acme.example', role: 'developer' })
    expect(await sdk.invites.retrieve(id)).toMatchObject({ ...inviteShape, id })
  },
  'invites.list': async (sdk) => {
    const ids = []
    for (const name of ['a', 'b', 'c']) {
      const made = await sdk.invites.create({ email: `${name}@acme.example`, role: 'developer' })
      ids.unshift(made.id)
    }
    const listed = await walk(sdk.invites.list({ limit: 2 }))
    expect(listed.map(({ id }) => id)).toEqual(ids)
    expect(listed[0]).toMatchObject(inviteShape)
  },
  'invites.delete': async (sdk) => {
    const { id } = await sdk.invites.create({ email: 'bob@acme.example', role: 'developer' })
    expect(await sdk.invites.delete(id)).toEqual({ id, type: 'invite_deleted' })
  },
  'users.retrieve': async (sdk, world) => {
    const { userId: id } = await addPerson(world, { role: 'developer' })
    expect(await sdk.users.retrieve(id)).toMatchObject({
      id,
      type: 'user',
      email: expect.stringMatching(/@/),
      name: 'developer',
      role: 'developer',
      added_at: expect.any(String),
    })
  },
  'users.update': async (sdk, world) => {
    const { userId: id } = await addPerson(world, { role: 'developer' })
    expect(await sdk.users.update(id, { role: 'billing' })).toMatchObject({ id, role: 'billing' })
  },
  'users.list': async (sdk, world) => {
    const ids: string[] = [world.userId]
    for (let count = 0; count < 3; count++) {
      world.clock.advance(1)
      ids.unshift((await addPerson(world, { role: 'user' })).userId)
    }
    expect((await walk(sdk.users.list({ limit: 2 }))).map(({ id }) => id)).toEqual(ids)
  },
  'users.remove': async (sdk, world) => {
    const { userId: id } = await addPerson(world, { role: 'developer' })
    expect(await sdk.users.remove(id)).toEqual({ id, type: 'user_deleted' })
  },
  'workspaces.members.add': async (sdk, world) => {
    const { workspace_id, user_id } = await openMembership(sdk, world)
    const role = { user_id, workspace_role: 'workspace_developer' } as const
    expect(await sdk.workspaces.members.add(workspace_id, role)).toMatchObject({
      type: 'workspace_member',
      workspace_id,
      ...role,
    })
  },
  'workspaces.members.retrieve': async (sdk, world) => {
    const { workspace_id, user_id, add } = await openMembership(sdk, world)
    const made = await add()
    expect(await sdk.workspaces.members.retrieve(user_id, { workspace_id })).toEqual(made)
  },
  'workspaces.members.update': async (sdk, world) => {
    const { workspace_id, user_id, add } = await openMembership(sdk, world)
    const made = await add()
    const workspace_role = 'workspace_admin'
    const changed = await sdk.workspaces.members.update(user_id, { workspace_id, workspace_role })
    expect(changed).toEqual({ ...made, workspace_role })
  },
  'workspaces.members.list': async (sdk, world) => {
    const { workspace_id } = await openMembership(sdk, world)
    const ids = []
    for (let count = 0; count < 3; count++) {
      const { userId: user_id } = await addPerson(world, { role: 'user' })
      await sdk.workspaces.members.add(workspace_id, { user_id, workspace_role: 'workspace_user' })
      ids.push(user_id)
    }
    const listed = await walk(sdk.workspaces.members.list(workspace_id, { limit: 2 }))
    expect(listed.map((each) => each.user_id).toSorted()).toEqual(ids.toSorted())
  },
  'workspaces.members.remove': async (sdk, world) => {
    const { workspace_id, user_id, add } = await openMembership(sdk, world)
    await add()
    expect(await sdk.workspaces.members.remove(user_id, { workspace_id })).toEqual({
      type: 'workspace_member_deleted',
      user_id,
      workspace_id,
    })
  },
}

async function openMembership(sdk: Sdk, world: ControlWorld) {
  const { id: workspace_id } = await sdk.workspaces.create({ name: 'a' })
  const { userId: user_id } = await addPerson(world, { role: 'user' })
  const add = () =>
    sdk.workspaces.members.add(workspace_id, { user_id, workspace_role: 'workspace_developer' })
  return { workspace_id, user_id, add }
}
