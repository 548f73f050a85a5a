import Anthropic from '@anthropic-ai/sdk'
import { expect } from 'vitest'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import { idOf, instant, walk } from './sdk-call.ts'
import type { Fields, Sdk, SdkCall } from './sdk-call.ts'

const inviteFields: Fields<Anthropic.Organization.OrganizationInvite> = {
  id: idOf('invite'),
  type: 'invite',
  email: 'bob@acme.example',
  role: 'developer',
  status: 'pending',
  invited_at: instant,
  expires_at: instant,
  accepted_at: null,
  rbac_group_ids: [],
}
const userFields: Fields<Anthropic.Organization.OrganizationUser> = {
  id: idOf('user'),
  type: 'user',
  email: expect.stringMatching(/@/),
  name: 'developer',
  role: 'developer',
  added_at: instant,
}

/** The calls about people: who is in, who is asked in, and who is where. */
export const peopleCalls: Readonly<Record<string, SdkCall>> = {
  'invites.create': async (sdk) => {
    const made = await sdk.invites.create({ email: 'bob@acme.example', role: 'developer' })
    expect(made).toMatchObject(inviteFields)
    const again = sdk.invites.create({ email: 'bob@acme.example', role: 'developer' })
    await expect(again).rejects.toMatchObject({ errorCode: 'invite_already_exists' })
  },
  'invites.retrieve': async (sdk) => {
    const made = await sdk.invites.create({ email: 'bob@acme.example', role: 'developer' })
    const read = await sdk.invites.retrieve(made.id)
    expect(read).toEqual({ ...inviteFields, id: made.id })
    expect(made).toMatchObject(read)
  },
  'invites.list': async (sdk) => {
    const ids = []
    for (const name of ['a', 'b', 'c']) {
      const made = await sdk.invites.create({ email: `${name}@acme.example`, role: 'developer' })
      ids.unshift(made.id)
    }
    const listed = await walk(sdk.invites.list({ limit: 2, statuses: ['pending'] }))
    expect(listed.map(({ id }) => id)).toEqual(ids)
    expect(listed[0]).toEqual({ ...inviteFields, email: 'c@acme.example' })
  },
  'invites.delete': async (sdk) => {
    const { id } = await sdk.invites.create({ email: 'bob@acme.example', role: 'developer' })
    expect(await sdk.invites.delete(id)).toEqual({ id, type: 'invite_deleted' })
    expect((await sdk.invites.list()).data).toEqual([])
  },
  'users.retrieve': async (sdk, world) => {
    const { userId: id, email } = await addPerson(world, { role: 'developer' })
    expect(await sdk.users.retrieve(id)).toEqual({ ...userFields, id, email })
  },
  'users.update': async (sdk, world) => {
    const { userId: id } = await addPerson(world, { role: 'developer' })
    const changed = await sdk.users.update(id, { role: 'billing' })
    expect(changed).toEqual({ ...userFields, id, role: 'billing' })
    expect(await sdk.users.retrieve(id)).toEqual(changed)
  },
  'users.list': async (sdk, world) => {
    const ids: string[] = [world.userId]
    for (let count = 0; count < 3; count++) {
      world.clock.advance(1)
      ids.unshift((await addPerson(world, { role: 'user' })).userId)
    }
    const listed = await walk(sdk.users.list({ limit: 2 }))
    expect(listed.map(({ id }) => id)).toEqual(ids)
    expect(listed[0]).toEqual({ ...userFields, name: 'user', role: 'user' })
    const { email } = listed[0]!
    expect((await sdk.users.list({ roles: ['user'], email })).data).toEqual([listed[0]])
  },
  'users.remove': async (sdk, world) => {
    const { userId: id } = await addPerson(world, { role: 'developer' })
    expect(await sdk.users.remove(id)).toEqual({ id, type: 'user_deleted' })
    await expect(sdk.users.retrieve(id)).rejects.toThrow(Anthropic.NotFoundError)
    await expect(sdk.users.remove(world.userId)).rejects.toThrow(Anthropic.BadRequestError)
  },
  'workspaces.members.add': async (sdk, world) => {
    const { workspace_id, user_id } = await openMembership(sdk, world)
    const role = { user_id, workspace_role: 'workspace_developer' } as const
    expect(await sdk.workspaces.members.add(workspace_id, role)).toEqual({
      type: 'workspace_member',
      workspace_id,
      ...role,
    } satisfies Fields<Anthropic.Organization.Workspaces.WorkspaceMember>)
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
