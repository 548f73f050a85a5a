import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ActivityId, ApiKeyId, UserId } from '#domain/id.ts'
import { listActivities } from '#store/queries/activities.ts'
import { insertDelivery } from '#store/queries/deliveries.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { dumpDatabase } from './dump-database.ts'
import { addPerson } from './people.ts'
import type { SignedIn } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'

/** Roles, removal and erasure of people, whatever database it runs on. */
export function describeUsers(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`users on ${databaseName}`, () => {
    let world: ControlWorld
    let admin: SignedIn
    beforeEach(async () => {
      world = await openControlWorld(await open())
      world.clock.advance(1)
      admin = await addPerson(world, { role: 'admin' })
      world.clock.advance(1)
    })
    afterEach(() => world.close())

    const asAdmin = (method: string, path: string, body?: unknown) =>
      world.call(method, `${base}${path}`, { key: admin.session, body })
    const emailOf = ({ userId }: SignedIn) => `${userId.toLowerCase()}@acme.example`

    async function keyOwnedBy({ userId }: SignedIn): Promise<ApiKeyId> {
      const { id } = await world.post(`${base}/api_keys`, { name: 'key' })
      await world.services.store.transaction(({ db }) =>
        db.updateTable('api_key').set({ owner_user_id: userId }).where('id', '=', id).execute(),
      )
      return id
    }

    const statusOf = async (id: ApiKeyId) => {
      const [scope] = await world.ledger.readScopes([id])
      return [(await world.get(`${base}/api_keys/${id}`)).status, scope?.policy.status]
    }

    test('members are listed newest first, page by page, by role and by address', async () => {
      const made = []
      for (const role of ['user', 'developer', 'billing'] as const) {
        made.unshift(await addPerson(world, { role }))
        world.clock.advance(1)
      }
      const first = await world.get(`${base}/users?limit=2`)
      expect(first.has_more).toBe(true)
      expect(first.last_id).toBe(made[1]!.userId)
      const rest = await world.get(`${base}/users?limit=10&after_id=${first.last_id}`)
      expect(rest.data.map(({ id }: { id: string }) => id)).toEqual([
        made[2]!.userId,
        admin.userId,
        world.userId,
      ])
      const some = await world.get(`${base}/users?roles[]=user&roles[]=billing`)
      expect(some.data.map(({ role }: { role: string }) => role)).toEqual(['billing', 'user'])
      const typed = encodeURIComponent(emailOf(made[0]!).toUpperCase().replace('@', '+x@'))
      const one = await world.get(`${base}/users?email=${typed}`)
      expect(one.data).toEqual([await world.get(`${base}/users/${made[0]!.userId}`)])
      expect((await world.get(`${base}/users?email=user@acme.example`)).data).toEqual([])
    })

    test('an admin key gives every role but admin, and leaves admins alone', async () => {
      const { userId, session } = await addPerson(world, { role: 'user' })
      expect(await world.post(`${base}/users/${userId}`, { role: 'developer' })).toMatchObject({
        id: userId,
        type: 'user',
        role: 'developer',
      })
      const refused = await world.call('POST', `${base}/users/${userId}`, {
        body: { role: 'admin' },
      })
      expect([refused.status, refused.body.error.type]).toEqual([400, 'invalid_request_error'])
      const path = `${base}/users/${admin.userId}`
      expect((await world.call('POST', path, { body: { role: 'user' } })).status).toBe(400)
      expect((await world.call('DELETE', path)).status).toBe(400)
      expect((await world.call('POST', path, { body: { role: 'managed' } })).status).toBe(400)
      const own = { key: session, body: { role: 'user' } }
      expect((await world.call('POST', `${base}/users/${userId}`, own)).status).toBe(403)
      expect((await world.call('GET', `${base}/users`, { key: session })).status).toBe(403)
    })

    test('an admin who has just given their password makes admins, and one who has not does not', async () => {
      const { userId } = await addPerson(world, { role: 'user' })
      const stale = await addPerson(world, { role: 'admin', verifiedMsAgo: 11 * 60_000 })
      const promote = { key: stale.session, body: { role: 'admin' } }
      expect((await world.call('POST', `${base}/users/${userId}`, promote)).status).toBe(403)
      expect((await asAdmin('POST', `/users/${userId}`, { role: 'admin' })).body.role).toBe('admin')
      expect((await asAdmin('POST', `/users/${userId}`, { role: 'user' })).body.role).toBe('user')
    })

    test('the last admin can be neither demoted nor removed, whoever else leaves at once', async () => {
      const both = [admin.userId, world.userId]
      const answers = await Promise.all(
        both.map((id) => asAdmin('POST', `/users/${id}`, { role: 'user' })),
      )
      expect(answers.every(({ status }) => status === 200)).toBe(false)
      const { data } = await world.get(`${base}/users?roles[]=admin`)
      expect(data).toHaveLength(1)
      const survivor = await addPerson(world, { role: 'admin' })
      const key = survivor.session
      const remove = (id: string) => world.call('DELETE', `${base}/users/${id}`, { key })
      expect((await remove(data[0].id)).status).toBe(200)
      expect((await remove(survivor.userId)).status).toBe(400)
    })

    test('whoever is removed is out at once, and by default so are the keys they answer for', async () => {
      const workspace = await world.post(`${base}/workspaces`, { name: 'own' })
      const person = await addPerson(world, {
        role: 'developer',
        memberships: { [workspace.id]: 'workspace_admin' },
      })
      const [theirs, others] = [await keyOwnedBy(person), await keyOwnedBy(admin)]
      const preview = await world.get(`${base}/users/${person.userId}/removal_preview`)
      expect(preview).toMatchObject({ api_key_count: 1, workspace_ids: [workspace.id] })
      expect(preview.api_keys[0].id).toBe(theirs)

      const removed = await world.call('DELETE', `${base}/users/${person.userId}`)

      expect(removed.body).toEqual({ id: person.userId, type: 'user_deleted' })
      const missing = await world.call('GET', `${base}/users/${person.userId}`)
      expect(missing.status).toBe(404)
      expect((await world.call('GET', `${base}/me`, { key: person.session })).status).toBe(401)
      expect(await statusOf(theirs)).toEqual(['inactive', 'inactive'])
      expect(await statusOf(others)).toEqual(['active', 'open'])
      const members = await world.get(`${base}/workspaces/${workspace.id}/members`)
      expect(members.data).toEqual([])
    })

    test('keys of somebody who is removed are kept, or handed over to a member', async () => {
      const [first, second] = [
        await addPerson(world, { role: 'developer' }),
        await addPerson(world, { role: 'developer' }),
      ]
      const key = await keyOwnedBy(first)
      const remove = ({ userId }: SignedIn, body: object) =>
        world.call('DELETE', `${base}/users/${userId}`, { body })
      const half = { api_keys: 'hand_over' }
      expect((await remove(first, half)).status).toBe(400)
      expect((await remove(first, { ...half, hand_over_to: first.userId })).status).toBe(400)
      expect((await remove(first, { ...half, hand_over_to: second.userId })).status).toBe(200)
      expect((await remove(second, { api_keys: 'keep' })).status).toBe(200)
      expect(await statusOf(key)).toEqual(['active', 'open'])
    })

    test('admin keys that somebody made end with their membership', async () => {
      expect((await asAdmin('DELETE', `/users/${world.userId}`)).status).toBe(200)
      expect((await world.call('GET', `${base}/me`)).status).toBe(401)
    })

    test('admin keys of somebody who is removed are archived, also those that are inactive', async () => {
      const create = (key: string) =>
        world.call('POST', `${base}/admin_keys`, { key, body: { name: 'key' } })
      const [inactive, archived] = [await create(world.adminKey), await create(world.adminKey)]
      await world.post(`${base}/admin_keys/${inactive.body.id}`, { status: 'inactive' })
      await world.post(`${base}/admin_keys/${archived.body.id}`, { status: 'archived' })
      const others = (await create(admin.session)).body.id
      const { data } = await world.get(`${base}/admin_keys?status=active`)
      const first = data.find(({ id }: { id: string }) => id !== others).id

      const preview = await asAdmin('GET', `/users/${world.userId}/removal_preview`)
      await asAdmin('DELETE', `/users/${world.userId}`)

      expect(preview.body.admin_key_ids).toEqual([first, inactive.body.id])
      const live = await asAdmin('GET', '/admin_keys?status=active')
      expect(live.body.data.map(({ id }: { id: string }) => id)).toEqual([others])
      expect((await asAdmin('GET', '/admin_keys?status=inactive')).body.data).toEqual([])
      const audit = await asAdmin(
        'GET',
        '/activities?activity_types[]=admin_api_key_updated&limit=2',
      )
      type Row = { subject_id: string; before: { status: string }; after: { status: string } }
      const changes = (audit.body.data as Row[]).map(({ subject_id, before, after }) => [
        subject_id,
        before.status,
        after.status,
      ])
      expect(changes).toEqual([
        [inactive.body.id, 'inactive', 'archived'],
        [first, 'active', 'archived'],
      ])
    })

    test('after an erasure neither name nor address nor network address is anywhere', async () => {
      const invited = { email: 'grace@acme.example', role: 'developer' }
      const { accept_token: token } = await world.post(`${base}/invites`, invited)
      const address = '203.0.113.77'
      const accept = { token, name: 'Grace Hopper', password: 'correct horse' }
      const { body: joined } = await world.call('POST', `${base}/invites/accept`, {
        key: '',
        body: accept,
        address,
      })
      const wrong = { email: invited.email, password: 'wrong' }
      await world.call('POST', `${base}/sessions`, { key: '', body: wrong, address })
      await putEverywhere(world, joined.user.id, invited.email, address)
      const erase = () => world.call('POST', `${base}/users/${joined.user.id}/erase`)
      expect((await erase()).status).toBe(400)
      await world.call('DELETE', `${base}/users/${joined.user.id}`)
      const before = await dumpDatabase(world.services.store.read)
      for (const each of ['Grace Hopper', invited.email, address]) expect(before).toContain(each)

      expect((await erase()).body).toEqual({ id: joined.user.id, type: 'user_erased' })

      const after = await dumpDatabase(world.services.store.read)
      for (const each of ['Grace', 'grace', 'Hopper', address]) expect(after).not.toContain(each)
      expect(after).toContain(joined.user.id)
      expect(after).toContain('other@acme.example')
      expect((await erase()).status).toBe(200)
      const [last] = await listActivities(world.services.store.read, world.organizationId, 1)
      expect(last).toMatchObject({ type: 'org_user_erased', subjectId: joined.user.id })
    })
  })
}

/** Wherever an address can have come to, beside the person and their invite. */
async function putEverywhere(
  world: ControlWorld,
  userId: UserId,
  email: string,
  address: string,
): Promise<void> {
  const emails = [email, 'other@acme.example']
  await world.post(`${base}/settings`, { alert_emails: emails })
  await world.post(`${base}/statement_recipients`, { email })
  await world.post(`${base}/notifications`, {
    scope: { type: 'organization' },
    period: 'monthly',
    threshold: { type: 'amount', amount: '100' },
    recipients: { emails },
  })
  const { ids, clock, store } = world.services
  const { organizationId } = world
  const at = BigInt(clock.now())
  await store.transaction(async ({ db }) => {
    const eventId = ids.notificationEvent()
    await db
      .insertInto('notification_event')
      .values({
        id: eventId,
        organization_id: organizationId,
        scope_kind: 'organization',
        scope_id: organizationId,
        notification_id: null,
        period: 'monthly',
        window_id: '2026-11',
        threshold_nano_usd: 1n,
        limit_nano_usd: null,
        spent_nano_usd: 1n,
        already_passed: 0n,
        at_ms: at,
      })
      .execute()
    for (const status of ['pending', 'held', 'delivered', 'dead'] as const) {
      await insertDelivery(db, {
        id: ids.delivery(),
        organizationId,
        about: eventId,
        channel: 'email',
        recipient: email,
        status,
        attempts: 1,
        dueAtMs: clock.now(),
        lastError: `550 <${email}> is unknown`,
        createdAtMs: clock.now(),
        deliveredAtMs: null,
      })
    }
    await db
      .insertInto('activity_source')
      .values({
        activity_id: 'activity_of_theirs' as ActivityId,
        organization_id: organizationId,
        actor_id: userId,
        address,
      })
      .execute()
    await db
      .insertInto('idempotent_answer')
      .values({
        organization_id: organizationId,
        idempotency_key: 'once',
        request_digest: '',
        status: 200n,
        answer: JSON.stringify({ type: 'invite', email }),
        created_at_ms: at,
      })
      .execute()
  })
}
