import Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Invite } from '#contract/invites.ts'
import type { User } from '#contract/users.ts'
import type { WorkspaceMember } from '#contract/workspace-members.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { addPerson } from '#test/support/people.ts'
import { sdkOf } from '#test/support/sdk-client.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

let world: ControlWorld
let organization: Anthropic['organization']

beforeEach(async () => {
  world = await openControlWorld(openTemporarySqlite())
  organization = sdkOf(world).organization
})
afterEach(() => world.close())

async function listed<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items = []
  for await (const item of pages) items.push(item)
  return items
}

test('the SDK lists, changes and removes people', async () => {
  const { userId } = await addPerson(world, { role: 'user' })
  const { users } = organization

  const changed: User = (await users.update(userId, { role: 'billing' })) as User
  expect(changed).toEqual(await users.retrieve(userId))
  expect(await listed(users.list({ limit: 1 }))).toHaveLength(2)
  expect(await listed(users.list({ roles: ['billing'], email: changed.email }))).toEqual([changed])
  expect(await users.remove(userId)).toEqual({ id: userId, type: 'user_deleted' })
  await expect(users.retrieve(userId)).rejects.toThrow(Anthropic.NotFoundError)
  await expect(users.remove(world.userId)).rejects.toThrow(Anthropic.BadRequestError)
})

test('the SDK invites people, and takes invites back', async () => {
  const { invites } = organization
  const made = await invites.create({ email: 'grace@acme.example', role: 'user' })
  const read: Invite = (await invites.retrieve(made.id)) as Invite

  expect(made).toMatchObject(read)
  expect(await listed(invites.list({ statuses: ['pending'], limit: 1 }))).toEqual([read])
  const again = invites.create({ email: 'grace@acme.example', role: 'user' })
  await expect(again).rejects.toMatchObject({ errorCode: 'invite_already_exists' })
  expect(await invites.delete(made.id)).toEqual({ id: made.id, type: 'invite_deleted' })
  expect(await listed(invites.list())).toEqual([])
})

test('the SDK gives, changes and takes away roles in a workspace', async () => {
  const { id: workspace_id } = await organization.workspaces.create({ name: 'own' })
  const { members } = organization.workspaces
  const people = [await addPerson(world, { role: 'user' })]
  world.clock.advance(1)
  people.unshift(await addPerson(world, { role: 'user' }))
  for (const { userId: user_id } of people) {
    await members.add(workspace_id, { user_id, workspace_role: 'workspace_user' })
  }
  const { userId: user_id } = people[0]!

  const workspace_role = 'workspace_admin'
  const member: WorkspaceMember = await members.update(user_id, { workspace_id, workspace_role })
  expect(member).toEqual(await members.retrieve(user_id, { workspace_id }))
  const all = await listed(members.list(workspace_id, { limit: 1 }))
  expect(all.map((each) => each.user_id)).toEqual(people.map(({ userId }) => userId))
  expect(await members.remove(user_id, { workspace_id })).toEqual({
    type: 'workspace_member_deleted',
    user_id,
    workspace_id,
  })
})
