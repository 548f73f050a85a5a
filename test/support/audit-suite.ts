import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bounds } from '#platform/bounds.ts'
import type { Logger } from '#platform/log.ts'
import { expectInvalid, expectMissing, expectRefused } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const activities = `${base}/activities`

/** What the audit keeps and shows, whatever database it is in. */
export function describeAudit(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`audit on ${databaseName}`, () => {
    let world: ControlWorld
    const logged: string[] = []
    beforeEach(async () => {
      logged.length = 0
      world = await openControlWorld(await open(), { logger: loggerInto(logged) })
    })
    afterEach(() => world.close())

    const list = async (query = '') => (await world.get(`${activities}${query}`)).data
    const exportLines = async (query = '') => {
      const response = await world.control.fetch(
        new Request(`http://atelier.test${activities}/export${query}`, {
          headers: { 'x-api-key': world.adminKey },
        }),
      )
      expect(response.headers.get('content-type')).toBe('application/x-ndjson')
      const lines = (await response.text()).split('\n')
      expect(lines.pop()).toBe('')
      return lines.map((line) => JSON.parse(line))
    }

    test('an activity tells who did what, from where, and what has changed', async () => {
      const { id } = await world.post(`${base}/workspaces`, { name: 'old' })
      world.clock.advance(1)
      const response = await world.control.fetch(
        new Request(`http://atelier.test${base}/workspaces/${id}`, {
          method: 'POST',
          headers: { 'x-api-key': world.adminKey },
          body: '{"name":"new"}',
        }),
        '203.0.113.7',
      )

      const [updated, created] = await list()

      expect(updated).toMatchObject({
        type: 'platform_workspace_updated',
        organization_id: world.organizationId,
        actor: {
          type: 'admin_api_key_actor',
          admin_api_key_id: expect.stringMatching(/^adminkey_/),
        },
        subject_id: id,
        workspace_id: id,
        changes: [{ type: 'name', previous_value: 'old', current_value: 'new' }],
        before: { name: 'old' },
        after: { name: 'new' },
        count: 1,
        address: '203.0.113.7',
        request_id: response.headers.get('request-id'),
        sequence: 3,
      })
      expect(created).toMatchObject({ changes: [], before: null, address: null, sequence: 2 })
      expect(await world.get(`${activities}/${updated.id}`)).toEqual(updated)
      await expectMissing(world, ['GET', `${activities}/activity_01none`], 'Activity not found.')
    })

    test('activities are found by type, actor, subject, workspace and time, page by page', async () => {
      const one = await world.post(`${base}/workspaces`, { name: 'one' })
      const two = await world.post(`${base}/workspaces`, { name: 'two' })
      const key = await world.post(`${base}/api_keys`, { name: 'key', workspace_id: two.id })
      const { session, userId } = await addPerson(world, { role: 'admin' })
      const third = { key: session, body: { name: 'three' } }
      const three = (await world.call('POST', `${base}/workspaces`, third)).body
      const subjects = async (query: string) =>
        (await list(query)).map(({ subject_id }: { subject_id: string }) => subject_id)

      const all = await list()
      const at = (index: number) => encodeURIComponent(all[index].created_at)
      const created = 'activity_types[]=platform_workspace_created'
      expect(await subjects(`?${created}`)).toEqual([three.id, two.id, one.id])
      expect(await subjects(`?actor_ids[]=${userId}`)).toEqual([three.id])
      expect(await subjects(`?subject_ids[]=${key.id}&subject_ids[]=${one.id}`)).toEqual([
        key.id,
        one.id,
      ])
      expect(await subjects(`?workspace_id=${two.id}`)).toEqual([key.id, two.id])
      expect(await subjects(`?created_at.gte=${at(2)}&created_at.lt=${at(0)}`)).toEqual([
        key.id,
        two.id,
      ])
      expect(await subjects(`?created_at.gt=${at(2)}&created_at.lte=${at(0)}`)).toEqual([
        three.id,
        key.id,
      ])
      const page = await world.get(`${activities}?limit=2&after_id=${all[0].id}`)
      expect(page).toMatchObject({ data: [all[1], all[2]], has_more: true, last_id: all[2].id })
      const back = await world.get(`${activities}?limit=2&before_id=${all[3].id}`)
      expect(back.data).toEqual([all[1], all[2]])
      await expectInvalid(
        world,
        ['GET', `${activities}?before_id=activity_01none`],
        'before_id: Names no activity',
      )
      await expectInvalid(world, ['GET', `${activities}?limit=5001`], /^limit: .* 1 to 5000/)
      await expectInvalid(world, ['GET', `${activities}?created_at.gt=today`], /^created_at.gt: /)
    })

    test('another organization and a member without the role see nothing of it', async () => {
      const [{ id }] = await list()
      const { adminKey } = await world.createOtherOrganization()
      const { session } = await addPerson(world, { role: 'billing' })

      const others = await world.call('GET', activities, { key: adminKey })
      const one = await world.call('GET', `${activities}/${id}`, { key: adminKey })

      expect(others.body.data).toEqual([])
      expect(one.status).toBe(404)
      expect((await world.call('GET', activities, { key: session })).status).toBe(403)
    })

    test('an export has every activity once, in either order, and is an activity itself', async () => {
      for (const name of ['a', 'b', 'c']) await world.post(`${base}/workspaces`, { name })
      const before = await list()
      world.clock.advance(1)

      const oldest = await exportLines()
      world.clock.advance(1)
      const newest = await exportLines(
        '?order=newest_first&activity_types=platform_workspace_created',
      )

      expect(oldest).toEqual(before.toReversed())
      expect(newest).toEqual(before.slice(0, 3))
      world.clock.advance(1)
      expect((await list()).slice(0, 2)).toMatchObject([
        {
          type: 'activities_exported',
          after: { order: 'newest_first', activity_types: ['platform_workspace_created'] },
        },
        { type: 'activities_exported', after: { order: 'oldest_first' } },
      ])
    })

    test('what was changed together is listed in the order of the chain, however it is walked', async () => {
      const { id } = await world.post(`${base}/workspaces`, { name: 'w' })
      for (let index = 0; index < 6; index++) {
        await world.post(`${base}/api_keys`, { name: 'key', workspace_id: id })
      }
      await world.post(`${base}/workspaces/${id}/archive`)
      const sequences = (rows: readonly { sequence: number }[]) =>
        rows.map(({ sequence }) => sequence)

      const walked = []
      let page = await world.get(`${activities}?limit=4`)
      for (
        ;
        page.has_more;
        page = await world.get(`${activities}?limit=4&after_id=${page.last_id}`)
      )
        walked.push(...sequences(page.data))
      walked.push(...sequences(page.data))

      const all = Array.from({ length: 15 }, (_, index) => index + 1)
      expect(walked).toEqual(all.toReversed())
      expect(sequences(await exportLines())).toEqual(all)
    })

    test('an export of more than a page goes on to its end', async () => {
      const { id } = await world.post(`${base}/workspaces`, { name: 'w' })
      const { services, organizationId } = world
      await services.store.transaction(async ({ db }) => {
        const [row] = await db.selectFrom('activity').selectAll().limit(1).execute()
        const copies = Array.from({ length: 1_200 }, () => {
          world.clock.advance(1)
          return { ...row!, id: services.ids.activity(), sequence: null, code: null }
        })
        for (let from = 0; from < copies.length; from += 400) {
          await db
            .insertInto('activity')
            .values(copies.slice(from, from + 400))
            .execute()
        }
      })
      world.clock.advance(1)

      const oldest = await exportLines()
      world.clock.advance(1)
      const newest = await exportLines('?order=newest_first')

      expect(oldest).toHaveLength(1_202)
      expect(newest.slice(1)).toEqual(oldest.toReversed())
      expect(newest[0].organization_id).toBe(organizationId)
      expect(oldest.some(({ subject_id }) => subject_id === id)).toBe(true)
    })

    test('denied attempts are counted by caller and action, a row a minute at most', async () => {
      const { session, userId } = await addPerson(world, { role: 'developer' })
      const attempt = () =>
        world.call('POST', `${base}/workspaces`, { key: session, body: { name: 'w' } })
      const denied = () => list(`?activity_types[]=permission_denied`)
      const before = (await list()).length

      for (let index = 0; index < 5; index++) expect((await attempt()).status).toBe(403)
      expect(await list()).toHaveLength(before + 2)
      expect(await denied()).toMatchObject([
        { count: 4 },
        { count: 1, actor: { user_id: userId }, after: { action: 'workspaces.create' } },
      ])
      await attempt()
      await attempt()
      world.clock.advance(bounds.deniedRowEveryMs)
      await attempt()

      const counts = (await denied()).map(({ count }: { count: number }) => count)
      expect(counts).toEqual([3, 4, 1])
      await world.call('GET', `${base}/workspaces/wrkspc_none`, { key: session })
      expect(await denied()).toHaveLength(3)
    })

    test('what is denied in one workspace, and allowed in another, is recorded too', async () => {
      const own = await world.post(`${base}/workspaces`, { name: 'own' })
      const other = await world.post(`${base}/workspaces`, { name: 'other' })
      const { session, userId } = await addPerson(world, {
        role: 'user',
        memberships: { [own.id]: 'workspace_admin', [other.id]: 'workspace_developer' },
      })
      const rename = { key: session, body: { name: 'mine' } }

      expect((await world.call('POST', `${base}/workspaces/${own.id}`, rename)).status).toBe(200)
      expect((await world.call('POST', `${base}/workspaces/${other.id}`, rename)).status).toBe(403)

      expect((await list()).slice(0, 2)).toMatchObject([
        { type: 'permission_denied', after: { action: 'workspaces.edit' }, subject_id: userId },
        { type: 'platform_workspace_updated', actor: { type: 'user_actor', user_id: userId } },
      ])
    })

    test('what opens nothing is refused alike, and is not recorded one by one', async () => {
      const { key } = await world.post(`${base}/api_keys`, { name: 'key' })
      const before = (await list()).length
      const wrong = world.adminKey.replace(/.{6}$/, '000000')

      for (const secret of [wrong, 'atl-admin01-short', 'sk-ant-x', `${world.adminKey}x`]) {
        await expectRefused(world.call('GET', activities, { key: secret }), {
          status: 401,
          type: 'authentication_error',
          message: 'invalid x-api-key',
        })
      }
      expect(await list()).toHaveLength(before)
      await world.call('GET', activities, { key })
      expect((await list())[0]).toMatchObject({
        type: 'permission_denied',
        actor: { type: 'api_actor' },
      })
    })

    test('no secret and no digest of one is in the audit, in kept answers or in the log', async () => {
      const { session: admin } = await addPerson(world, { role: 'admin' })
      const password = 'battery staple'
      const secrets: string[] = [world.adminKey, admin, password]
      const create = async (path: string, body: object, caller = world.adminKey) => {
        const headers = { 'idempotency-key': path }
        const call = { body, headers, key: caller }
        const { body: made } = await world.call('POST', `${base}/${path}`, call)
        const shown = [made.key, made.secret, made.token, made.accept_token, made.accept_url]
        secrets.push(...shown.filter((each) => each !== undefined))
        return made
      }
      const key = await create('api_keys', { name: 'key' })
      const webhook = await create('webhooks', {
        name: 'hook',
        url: 'https://hooks.example/path-secret',
      })
      await create(`webhooks/${webhook.id}/rotate_secret`, {})
      await create(`api_keys/${key.id}/rotate`, {})
      await create('admin_keys', { name: 'second' })
      const email = 'grace@acme.example'
      const { accept_token: token } = await create('invites', { email, role: 'admin' }, admin)
      await create('invites/accept', { token, name: 'Grace', password }, '')
      const { token: session } = await create('sessions', { email, password }, '')
      await create('sessions', { email, password: `${password}!` }, '')
      await create('sessions/verify', { password }, session)
      await create('notifications', {
        scope: { type: 'organization' },
        period: 'monthly',
        threshold: { type: 'amount', amount: '100' },
        recipients: { emails: ['eve@acme.example'], webhook_ids: [webhook.id] },
      })
      await world.post(`${base}/settings`, { alert_emails: ['bob@acme.example'] })
      await world.call('GET', activities, { key: key.key })
      await world.call('POST', `${base}/workspaces`, { body: '{' })
      expect(secrets).toHaveLength(12)
      const digests = await digestsOf(world)

      const kept = JSON.stringify([await list(), await rowsOf(world), logged])

      for (const secret of [...secrets, ...digests]) expect(kept).not.toContain(secret)
      const audit = JSON.stringify(await list())
      for (const text of ['path-secret', '@acme.example', 'Grace'])
        expect(audit).not.toContain(text)
    })
  })
}

/** What an attacker would look for: digests of keys, sealed secrets. */
async function digestsOf({ services }: ControlWorld): Promise<string[]> {
  const { read } = services.store
  const keys = await read.selectFrom('api_key').select('digest').execute()
  const admins = await read.selectFrom('admin_key').select('digest').execute()
  const retired = await read.selectFrom('retired_secret').select('digest').execute()
  const invites = await read.selectFrom('invite').select('digest').execute()
  const sessions = await read.selectFrom('session').select('digest').execute()
  const people = await read.selectFrom('person').select('password_hash').execute()
  const hooks = await read.selectFrom('webhook').select('sealed_secret').execute()
  return [
    ...[keys, admins, retired, invites, sessions].flat().map(({ digest }) => digest),
    ...hooks.map(({ sealed_secret }) => sealed_secret),
    ...people.map(({ password_hash }) => password_hash).filter((each) => each !== ''),
  ]
}

async function rowsOf({ services }: ControlWorld): Promise<readonly string[]> {
  const rows = await services.store.read.selectFrom('idempotent_answer').select('answer').execute()
  expect(rows.length).toBeGreaterThan(0)
  return rows.map(({ answer }) => answer)
}

function loggerInto(lines: string[]): Logger {
  const write = (fields: object, message: string) => {
    const error = (fields as { err?: Error }).err
    lines.push(JSON.stringify({ ...fields, message, stack: error?.stack }))
  }
  const logger: Logger = {
    debug: write,
    info: write,
    warn: write,
    error: write,
    child: () => logger,
  }
  return logger
}
