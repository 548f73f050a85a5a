import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'

/** Who has which role in a workspace, whatever database it runs on. */
export function describeMembers(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`workspace members on ${databaseName}`, () => {
    let world: ControlWorld
    let path: string
    let workspaceId: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      workspaceId = (await world.post(`${base}/workspaces`, { name: 'own' })).id
      path = `${base}/workspaces/${workspaceId}/members`
    })
    afterEach(() => world.close())

    const add = (user_id: string, workspace_role: string, key = world.adminKey) =>
      world.call('POST', path, { key, body: { user_id, workspace_role } })

    test('a role is given, read, changed and taken away, and holds for the next request', async () => {
      const { userId, session } = await addPerson(world, { role: 'user' })
      const seesIt = async () =>
        (await world.call('GET', `${base}/workspaces/${workspaceId}`, { key: session })).status
      expect(await seesIt()).toBe(404)
      const member = {
        type: 'workspace_member',
        user_id: userId,
        workspace_id: workspaceId,
        workspace_role: 'workspace_user',
      }
      expect((await add(userId, 'workspace_user')).body).toEqual(member)
      expect(await seesIt()).toBe(200)
      expect(await world.get(`${path}/${userId}`)).toEqual(member)
      const rename = { key: session, body: { name: 'mine' } }
      const renamed = () => world.call('POST', `${base}/workspaces/${workspaceId}`, rename)
      expect((await renamed()).status).toBe(403)
      await world.post(`${path}/${userId}`, { workspace_role: 'workspace_admin' })
      expect((await renamed()).status).toBe(200)
      expect((await world.call('DELETE', `${path}/${userId}`)).body).toEqual({
        type: 'workspace_member_deleted',
        user_id: userId,
        workspace_id: workspaceId,
      })
      expect(await seesIt()).toBe(404)
      expect((await world.call('DELETE', `${path}/${userId}`)).status).toBe(404)
    })

    test('members are listed page by page, without those who inherit their role', async () => {
      const made = []
      for (let count = 0; count < 3; count++) {
        const { userId } = await addPerson(world, { role: 'user' })
        await add(userId, 'workspace_developer')
        made.unshift(userId)
      }
      const promoted = made.pop()!
      const { session } = await addPerson(world, { role: 'admin' })
      await world.call('POST', `${base}/users/${promoted}`, {
        key: session,
        body: { role: 'admin' },
      })
      const first = await world.get(`${path}?limit=1`)
      expect(first).toMatchObject({ first_id: made[0], last_id: made[0], has_more: true })
      const rest = await world.get(`${path}?after_id=${first.last_id}`)
      expect(rest.data.map((each: { user_id: string }) => each.user_id)).toEqual([made[1]])
      expect((await world.call('GET', `${path}/${promoted}`)).status).toBe(404)
    })

    test('what the role in the organization says cannot be changed in a workspace', async () => {
      const admin = await addPerson(world, { role: 'admin' })
      const billing = await addPerson(world, { role: 'billing' })
      const { userId } = await addPerson(world, { role: 'user' })

      expect((await add(admin.userId, 'workspace_user')).status).toBe(400)
      expect((await world.call('DELETE', `${path}/${admin.userId}`)).status).toBe(400)
      expect((await add(billing.userId, 'workspace_developer')).status).toBe(400)
      expect((await world.call('DELETE', `${path}/${billing.userId}`)).status).toBe(400)
      expect((await add(userId, 'workspace_billing')).status).toBe(400)
      const promote = { workspace_role: 'workspace_admin' }
      await world.post(`${path}/${billing.userId}`, promote)
      expect((await world.get(path)).data).toHaveLength(1)
      expect((await world.call('DELETE', `${path}/${billing.userId}`)).status).toBe(200)
    })

    test('nobody becomes a member twice, nor a stranger at all, nor of what is closed', async () => {
      const { userId } = await addPerson(world, { role: 'user' })
      await add(userId, 'workspace_user')
      expect((await add(userId, 'workspace_admin')).status).toBe(400)
      expect((await add('user_none', 'workspace_user')).status).toBe(404)
      await world.post(`${base}/workspaces/${workspaceId}/archive`)
      const change = { body: { workspace_role: 'workspace_admin' } }
      expect((await world.call('POST', `${path}/${userId}`, change)).status).toBe(400)

      path = `${base}/workspaces/${world.defaultWorkspaceId}/members`
      expect((await add(userId, 'workspace_user')).status).toBe(400)
      expect((await world.get(path)).data).toEqual([])
    })

    test('admins of a workspace manage its members, and of no other', async () => {
      const other = await world.post(`${base}/workspaces`, { name: 'other' })
      const chief = await addPerson(world, {
        role: 'user',
        memberships: { [workspaceId]: 'workspace_admin', [other.id]: 'workspace_developer' },
      })
      const { userId } = await addPerson(world, { role: 'user' })
      expect((await add(userId, 'workspace_developer', chief.session)).status).toBe(200)
      path = `${base}/workspaces/${other.id}/members`
      expect((await add(userId, 'workspace_developer', chief.session)).status).toBe(403)
      const hidden = await world.post(`${base}/workspaces`, { name: 'hidden' })
      path = `${base}/workspaces/${hidden.id}/members`
      expect((await add(userId, 'workspace_developer', chief.session)).status).toBe(404)
    })
  })
}
