import { hash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { IdentifiedKey } from '#contract/identify-key.ts'
import { isPlaygroundKey } from '#domain/id.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { listActivities } from '#store/queries/activities.ts'
import { expectMissing } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson, addSession } from './people.ts'
import type { SignedIn } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const path = `${base}/playground_keys`
const quarterMs = 15 * 60_000

/** What people ask with from the playground, whatever database it runs on. */
export function describePlaygroundKeys(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`playground keys on ${databaseName}`, () => {
    let world: ControlWorld
    let workspaceId: WorkspaceId
    let ada: SignedIn
    beforeEach(async () => {
      world = await openControlWorld(await open())
      workspaceId = (await world.post(`${base}/workspaces`, { name: 'a' })).id
      ada = await addPerson(world, {
        role: 'user',
        memberships: { [workspaceId]: 'workspace_user' },
      })
    })
    afterEach(() => world.close())

    const ask = (session = ada.session, id: string = workspaceId) =>
      world.call('POST', path, { key: session, body: { workspace_id: id } })
    const create = async (session?: string, id?: string) => {
      const { status, body } = await ask(session, id)
      expect(status, JSON.stringify(body)).toBe(200)
      return body
    }
    /** What the gateway would find: the reason for which a request with that secret is refused. */
    const refusalOf = async (secret: string): Promise<string | undefined> => {
      const secretDigest = hash('sha256', secret)
      const identity = await world.services.directory.findApiKeyByDigest(secretDigest)
      if (!identity) return 'nobody knows it'
      const { refusal } = await world.ledger.check(identity, { secretDigest, address: null })
      return refusal && 'reason' in refusal ? `${refusal.scopeKind} ${refusal.reason}` : undefined
    }

    test('somebody who sees a workspace gets a secret that opens it for a quarter of an hour', async () => {
      const { key, ...made } = await create()

      expect(made).toEqual({
        id: made.id,
        type: 'playground_key',
        workspace_id: workspaceId,
        user_id: ada.userId,
        expires_at: new Date(world.clock.now() + quarterMs).toISOString(),
      })
      expect(isPlaygroundKey(made.id)).toBe(true)
      expect(await refusalOf(key)).toBeUndefined()
      world.clock.advance(quarterMs - 1)
      expect(await refusalOf(key)).toBeUndefined()
      world.clock.advance(1)
      expect(await refusalOf(key)).toBe('api_key expired')
    })

    test('the Default workspace is as good, to whoever is in the organization', async () => {
      const { key, workspace_id: id } = await create(ada.session, world.defaultWorkspaceId)

      expect(id).toBe(world.defaultWorkspaceId)
      expect(await refusalOf(key)).toBeUndefined()
    })

    test('another secret takes the place of the first, in one scope', async () => {
      const first = await create()
      const second = await create()
      const { userId } = world
      const other = await addSession(world, { ...world, userId: userId as never })
      const ofAnother = await create(other.secret)

      expect(second.id).toBe(first.id)
      expect(ofAnother.id).not.toBe(first.id)
      expect(await refusalOf(second.key)).toBeUndefined()
      expect(await refusalOf(ofAnother.key)).toBeUndefined()
      expect(await refusalOf(first.key)).toBe('nobody knows it')
      // A node that knows the first by heart is told too.
      const scopes = { apiKeyId: first.id, workspaceId, organizationId: world.organizationId }
      const client = { secretDigest: hash('sha256', first.key), address: null }
      expect(await world.ledger.check(scopes, client)).toMatchObject({
        refusal: { reason: 'secret_retired' },
      })
    })

    test('it is none of the API keys', async () => {
      const { id } = await create()
      await world.post(`${base}/key_policy`, { keys_per_person_max: 1 })

      expect((await world.get(`${base}/api_keys`)).data).toEqual([])
      const missing = 'API key not found.'
      await expectMissing(world, ['GET', `${base}/api_keys/${id}`], missing)
      await expectMissing(world, ['POST', `${base}/api_keys/${id}`, { name: 'x' }], missing)
      await expectMissing(world, ['POST', `${base}/api_keys/${id}/rotate`], missing)
      await expectMissing(world, ['DELETE', `${base}/api_keys/${id}`], missing)
      await world.post(`${base}/api_keys`, { name: 'k', owner_user_id: ada.userId })
    })

    test('it closes with its workspace, and none is made where that is closed', async () => {
      const { key } = await create()
      await world.post(`${base}/workspaces/${workspaceId}/pause`)
      expect(await refusalOf(key)).toBe('workspace paused')
      expect((await ask()).body.error.message).toMatch(/^workspace_id: .* paused/)
      await world.post(`${base}/workspaces/${workspaceId}/resume`)
      expect(await refusalOf(key)).toBeUndefined()

      await world.post(`${base}/workspaces/${workspaceId}/archive`)
      expect(await refusalOf(key)).toBe('workspace archived')
      expect((await ask()).body.error.message).toMatch(/^workspace_id: .* archived/)
    })

    test('whoever loses the workspace loses it, and gets it back with the workspace', async () => {
      const { key } = await create()
      const inDefault = await create(ada.session, world.defaultWorkspaceId)
      const members = `${base}/workspaces/${workspaceId}/members`
      await world.call('DELETE', `${members}/${ada.userId}`)

      expect(await refusalOf(key)).toBe('api_key inactive')
      expect(await refusalOf(inDefault.key)).toBeUndefined()
      expect((await ask()).status).toBe(404)
      await world.post(members, { user_id: ada.userId, workspace_role: 'workspace_user' })
      expect(await refusalOf(key)).toBe('api_key inactive')
      expect(await refusalOf((await create()).key)).toBeUndefined()
    })

    test('a role in the organization that shows less takes it away', async () => {
      const eve = await addPerson(world, { role: 'billing' })
      const { key } = await create(eve.session)
      await world.post(`${base}/users/${eve.userId}`, { role: 'developer' })

      expect(await refusalOf(key)).toBe('api_key inactive')
      expect((await ask(eve.session)).status).toBe(404)
    })

    test('it is over for somebody who is removed', async () => {
      const { key } = await create()
      const removed = { body: { api_keys: 'keep' } }
      expect((await world.call('DELETE', `${base}/users/${ada.userId}`, removed)).status).toBe(200)
      expect(await refusalOf(key)).toBe('api_key inactive')
    })

    test('signing out ends it, in that sign-in or in all', async () => {
      const { key: kept } = await create()
      const other = await addSession(world, { ...world, userId: ada.userId })
      const end = (id: string) =>
        world.call('DELETE', `${base}/sessions${id}`, { key: ada.session })
      await end(`/${other.id}`)
      expect(await refusalOf(kept)).toBeUndefined()

      const another = await addSession(world, { ...world, userId: ada.userId })
      const { key } = await create(another.secret)
      await end(`/${another.id}`)
      expect(await refusalOf(key)).toBe('api_key inactive')
      const { key: last } = await create()
      await end('')
      expect(await refusalOf(last)).toBe('api_key inactive')
    })

    test('its secret is known for what it is, and opens nothing of the Admin API', async () => {
      const { key, ...made } = await create()
      const identified = await world.post(`${base}/api_keys/identify`, {
        digest: hash('sha256', key),
      })

      expect(IdentifiedKey.parse(identified)).toEqual(identified)
      expect(identified).toMatchObject({
        key: made,
        is_current: true,
        valid_until: made.expires_at,
      })
      expect((await world.call('GET', `${base}/me`, { key })).status).toBe(401)
      expect((await world.call('GET', `${base}/api_keys/self`, { key })).status).toBe(401)
    })

    test('the audit says who made one, and holds no secret', async () => {
      const { key, ...made } = await create()
      const [row] = await listActivities(world.services.store.read, world.organizationId, 1)

      expect(row).toMatchObject({
        type: 'playground_key_created',
        actor: { type: 'user_actor', id: ada.userId },
        subjectId: made.id,
        workspaceId,
        after: made,
      })
      expect(JSON.stringify(row)).not.toContain(hash('sha256', key))
    })

    test('a workspace that is none is missing, and an admin key asks in vain', async () => {
      expect((await ask(ada.session, 'wrkspc_01nothing')).status).toBe(404)
      expect((await ask(world.adminKey)).status).toBe(403)
    })
  })
}
