import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'

/** What people see of the Admin API, whatever database it runs on. */
export function describePeople(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`people on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    test('a member sees their own workspaces, and no others', async () => {
      const own = await world.post(`${base}/workspaces`, { name: 'own' })
      const other = await world.post(`${base}/workspaces`, { name: 'other' })
      const { session } = await addPerson(world, {
        role: 'user',
        memberships: { [own.id]: 'workspace_developer' },
      })
      const list = await world.call('GET', `${base}/workspaces`, { key: session })
      expect(list.body.data.map(({ id }: { id: string }) => id)).toEqual([own.id])
      const hidden = await world.call('GET', `${base}/workspaces/${other.id}`, { key: session })
      const missing = await world.call('GET', `${base}/workspaces/wrkspc_none`, { key: session })
      expect(hidden.status).toBe(404)
      expect({ ...hidden.body, request_id: '' }).toEqual({ ...missing.body, request_id: '' })
    })

    test('what a role does not allow is refused, and a session ends with its time', async () => {
      const own = await world.post(`${base}/workspaces`, { name: 'own' })
      const { session } = await addPerson(world, {
        role: 'developer',
        memberships: { [own.id]: 'workspace_developer' },
      })
      const edit = { key: session, body: { name: 'mine' } }
      expect((await world.call('POST', `${base}/workspaces/${own.id}`, edit)).status).toBe(403)
      expect((await world.call('POST', `${base}/workspaces`, edit)).status).toBe(403)
      const key = { key: session, body: { name: 'key', workspace_id: own.id } }
      expect((await world.call('POST', `${base}/api_keys`, key)).status).toBe(200)
      world.clock.advance(86_400_000)
      expect((await world.call('GET', `${base}/me`, { key: session })).status).toBe(401)
    })
  })
}
