import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createControl } from '#control/server.ts'
import { bounds } from '#platform/bounds.ts'
import { createIds } from '#platform/ids.ts'
import { createStore } from '#store/store.ts'
import { expectRefused } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { dumpDatabase } from './dump-database.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'

/** Requests that are sent again, and changes of what somebody else has changed, whatever database. */
export function describeRepeats(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`requests that are repeated or late on ${databaseName}`, () => {
    let opened: OpenedDatabase
    let world: ControlWorld
    beforeEach(async () => {
      opened = await open()
      world = await openControlWorld(opened)
    })
    afterEach(() => world.close())

    const named = (idempotencyKey: string, path: string, body: unknown, key = world.adminKey) =>
      world.call('POST', `${base}/${path}`, {
        key,
        body,
        headers: { 'idempotency-key': idempotencyKey },
      })
    const countOf = async (path: string) => (await world.get(`${base}/${path}`)).data.length

    test('a creation that is sent again is made once, and answered alike but for its secret', async () => {
      const bodies: readonly [string, object][] = [
        ['workspaces', { name: 'w', tags: { a: 'b' } }],
        ['api_keys', { name: 'key' }],
        ['admin_keys', { name: 'key' }],
        ['invites', { email: 'grace@acme.example', role: 'developer' }],
        ['webhooks', { name: 'hook', url: 'https://hooks.example/x' }],
        [
          'notifications',
          {
            scope: { type: 'organization' },
            period: 'monthly',
            threshold: { type: 'amount', amount: '100' },
            recipients: { emails: ['eve@acme.example'] },
          },
        ],
        ['spend_limits', { scope: { type: 'organization' }, amount: '100', period: 'daily' }],
        [
          'spend_adjustments',
          { scope: { type: 'organization' }, amount: '100', reason: 'correction' },
        ],
      ]
      for (const [path, body] of bodies) {
        const first = await named(`create ${path}`.replace(' ', '-'), path, body)
        expect(first.status, path).toBe(200)
        expect(first.headers.get('idempotent-replayed')).toBeNull()
        const count = await countOf(path)

        const again = await named(`create-${path}`, path, body)

        expect(again.body, path).toEqual(withoutSecrets(first.body))
        expect(again.status).toBe(200)
        expect(again.headers.get('idempotent-replayed')).toBe('true')
        expect(await countOf(path)).toBe(count)
      }
    })

    test('a rotation that is sent again is made once, and its secret is neither kept nor told again', async () => {
      const webhook = { name: 'hook', url: 'https://hooks.example/x' }
      const [{ id: keyId }, { id: webhookId }] = [
        await world.post(`${base}/api_keys`, { name: 'key' }),
        await world.post(`${base}/webhooks`, webhook),
      ]
      for (const path of [`api_keys/${keyId}/rotate`, `webhooks/${webhookId}/rotate_secret`]) {
        const first = await named(`name-${path}`, path, {})
        expect(first.status, path).toBe(200)

        const again = await named(`name-${path}`, path, {})

        expect(again.headers.get('idempotent-replayed')).toBe('true')
        const secret = first.body.key ?? first.body.secret
        expect(again.body, path).toEqual(withoutSecrets(first.body))
        expect(await dumpDatabase(world.services.store.read)).not.toContain(secret)
        if (first.body.key) {
          expect((await world.call('GET', `${base}/api_keys/self`, { key: secret })).status).toBe(
            200,
          )
        }
      }
    })

    test('requests of one name that race are made once', async () => {
      const send = () => named('race', 'workspaces', { name: 'w' })

      const answers = await Promise.all(Array.from({ length: 8 }, send))

      // Whoever comes while the first is being answered is told to try again.
      const made = answers.filter(({ status }) => status === 200)
      expect(made.length).toBeGreaterThan(0)
      expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([])
      expect(new Set(made.map(({ body }) => body.id)).size).toBe(1)
      expect(await countOf('workspaces')).toBe(1)
    })

    test('requests of one name that race on several nodes are made once', async () => {
      const { services } = world
      const other = { store: createStore(opened.database), ids: createIds(services.clock) }
      // On SQLite there is one node.
      const node =
        databaseName === 'SQLite'
          ? world.control
          : createControl({ ...services, ...other, internalToken: null })
      const send = (control: ControlWorld['control']) =>
        control.fetch(
          new Request(`http://atelier.test${base}/api_keys`, {
            method: 'POST',
            headers: { 'x-api-key': world.adminKey, 'idempotency-key': 'nodes' },
            body: '{"name":"key"}',
          }),
        )

      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => send(index % 2 ? world.control : node)),
      )

      const bodies = await Promise.all(answers.map(async (answer) => answer.json()))
      const made = bodies.filter((_, index) => answers[index]!.status === 200)
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
      expect(made.filter((answer) => 'key' in (answer as object))).toHaveLength(1)
      expect(await countOf('api_keys')).toBe(1)
    })

    test('a name belongs to one request of one caller', async () => {
      await named('mine', 'workspaces', { name: 'w' })
      const { session } = await addPerson(world, { role: 'admin' })
      const refused = { status: 400, message: /^idempotency-key: Belongs to another request$/ }

      await expectRefused(named('mine', 'workspaces', { name: 'v' }), refused)
      await expectRefused(named('mine', 'api_keys', { name: 'w' }), refused)
      await expectRefused(named('mine', 'workspaces', { name: 'w' }, session), refused)
      const { adminKey } = await world.createOtherOrganization()
      const others = await named('mine', 'workspaces', { name: 'w' }, adminKey)
      expect([others.status, others.headers.get('idempotent-replayed')]).toEqual([200, null])
      expect(await countOf('workspaces')).toBe(1)
      for (const name of ['', 'x'.repeat(256), 'a b']) {
        await expectRefused(named(name, 'workspaces', { name: 'v' }), {
          status: 400,
          message: /^idempotency-key: Must have 1 to 255/,
        })
      }
    })

    test('a request that was refused is not remembered, and one that was made is for a day', async () => {
      const bad = { name: 'key', workspace_id: 'wrkspc_none' }
      expect((await named('refused', 'api_keys', bad)).status).toBe(404)
      expect((await named('refused', 'api_keys', { name: 'key' })).status).toBe(200)
      await named('day', 'workspaces', { name: 'w' })
      world.clock.advance(bounds.idempotentAnswerMsMax - 1_000)
      expect((await named('day', 'workspaces', { name: 'w' })).body.name).toBe('w')
      expect(await countOf('workspaces')).toBe(1)
      world.clock.advance(1_000)
      expect((await named('day', 'workspaces', { name: 'w' })).status).toBe(200)
      expect(await countOf('workspaces')).toBe(2)
      const kept = await world.services.store.read
        .selectFrom('idempotent_answer')
        .select('idempotency_key')
        .execute()
      expect(kept).toEqual([{ idempotency_key: 'day' }])
    })

    test('what was made by a node that ended before it answered is answered from the audit', async () => {
      const { body } = await named('lost', 'workspaces', { name: 'w' })
      await world.services.store.transaction(({ db }) =>
        db.updateTable('idempotent_answer').set({ status: 0n }).execute(),
      )

      await expectRefused(named('lost', 'workspaces', { name: 'w' }), {
        status: 409,
        type: 'conflict_error',
        message: /is being answered/,
      })
      world.clock.advance(bounds.idempotentRequestMsMax)
      expect((await named('lost', 'workspaces', { name: 'w' })).body).toEqual(body)
    })

    test('a change of what has changed since it was read is refused, and changes nothing', async () => {
      const workspace = await world.post(`${base}/workspaces`, { name: 'w' })
      const key = await world.post(`${base}/api_keys`, { name: 'key', workspace_id: workspace.id })
      const webhook = await world.post(`${base}/webhooks`, {
        name: 'hook',
        url: 'https://hooks.example/x',
      })
      const notification = await world.post(`${base}/notifications`, {
        scope: { type: 'organization' },
        period: 'monthly',
        threshold: { type: 'amount', amount: '100' },
        recipients: { emails: ['eve@acme.example'] },
      })
      const scope = { type: 'organization' }
      const limit = await world.post(`${base}/spend_limits`, {
        scope,
        amount: '100',
        period: 'daily',
      })
      const recipients = { emails: ['bob@acme.example'] }
      /** The object, a change of somebody else, and the changes that it is to stop. */
      const cases: readonly (readonly [string, Change, readonly Change[]])[] = [
        [
          'settings',
          ['POST', 'settings', { language: 'fr' }],
          [['POST', 'settings', { language: 'en' }]],
        ],
        [
          `workspaces/${workspace.id}/settings`,
          ['POST', `workspaces/${workspace.id}/settings`, { unknown_models: 'refuse' }],
          [['POST', `workspaces/${workspace.id}/settings`, { unknown_models: 'allow' }]],
        ],
        [
          `spend_limits/${limit.id}`,
          ['POST', 'spend_limits', { scope, amount: '200', period: 'daily' }],
          [
            ['POST', 'spend_limits', { scope, amount: '300', period: 'daily' }],
            ['DELETE', `spend_limits/${limit.id}`],
          ],
        ],
        [
          `notifications/${notification.id}`,
          ['POST', `notifications/${notification.id}`, { recipients }],
          [
            [
              'POST',
              `notifications/${notification.id}`,
              { threshold: { type: 'amount', amount: '1' } },
            ],
            ['DELETE', `notifications/${notification.id}`],
          ],
        ],
        [
          `webhooks/${webhook.id}`,
          ['POST', `webhooks/${webhook.id}`, { url: 'https://hooks.example/y' }],
          [
            ['POST', `webhooks/${webhook.id}`, { name: 'other' }],
            ['POST', `webhooks/${webhook.id}/rotate_secret`],
            ['DELETE', `webhooks/${webhook.id}`],
          ],
        ],
        [
          `api_keys/${key.id}`,
          ['POST', `api_keys/${key.id}`, { name: 'changed' }],
          [
            ['POST', `api_keys/${key.id}`, { status: 'inactive' }],
            ['POST', `api_keys/${key.id}`, { name: 'changed' }],
          ],
        ],
        [
          `workspaces/${workspace.id}`,
          ['POST', `workspaces/${workspace.id}`, { name: 'changed' }],
          [
            ['POST', `workspaces/${workspace.id}`, { name: 'other' }],
            ['POST', `workspaces/${workspace.id}/pause`],
            ['POST', `workspaces/${workspace.id}/archive`],
          ],
        ],
      ]
      for (const [path, [method, target, body], changes] of cases) {
        const read = await world.call('GET', `${base}/${path}`)
        const etag = read.headers.get('etag')!
        expect(etag, path).toMatch(/^"[\w-]{27}"$/)
        const first = await world.call(method, `${base}/${target}`, {
          body,
          headers: { 'if-match': etag },
        })
        expect(first.status, JSON.stringify(first.body)).toBe(200)
        const now = await world.call('GET', `${base}/${path}`)
        expect(now.headers.get('etag'), path).not.toBe(etag)

        for (const [lateMethod, lateTarget, lateBody] of changes) {
          const headers = { 'if-match': etag }
          const late = await world.call(lateMethod, `${base}/${lateTarget}`, {
            body: lateBody,
            headers,
          })
          expect(late.body.error?.type, `${lateMethod} ${lateTarget}`).toBe('conflict_error')
          expect([late.status, late.headers.get('x-should-retry')]).toEqual([409, 'false'])
        }
        const after = await world.call('GET', `${base}/${path}`)
        expect(after.body).toEqual(now.body)
        const [last, lastBody] = [changes.at(-1)!, now.headers.get('etag')!]
        const answer = await world.call(last[0], `${base}/${last[1]}`, {
          body: last[2],
          headers: { 'if-match': `"other", ${lastBody}` },
        })
        expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      }
    })

    test('of changes that race on one state, one is made', async () => {
      const { id } = await world.post(`${base}/workspaces`, { name: 'w' })
      const path = `${base}/workspaces/${id}`
      const etag = (await world.call('GET', path)).headers.get('etag')!

      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) =>
          world.call('POST', path, { body: { name }, headers: { 'if-match': etag } }),
        ),
      )

      const made = answers.filter(({ status }) => status === 200)
      expect(made).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(3)
    })

    test('what is not there is not there, whatever it is to match', async () => {
      const headers = { 'if-match': '"x"' }
      const missing = await world.call('POST', `${base}/workspaces/wrkspc_none`, {
        body: { name: 'w' },
        headers,
      })
      const created = await world.call('POST', `${base}/workspaces`, {
        body: { name: 'w' },
        headers,
      })

      expect(missing.status).toBe(404)
      expect(created.status).toBe(409)
      expect(await countOf('workspaces')).toBe(0)
    })
  })
}

/** An answer as it is given again. That it held a secret is expected of what says so. */
function withoutSecrets(answer: Record<string, unknown>): object {
  const secrets = ['key', 'secret', 'accept_token', 'accept_url']
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !secrets.includes(name)))
}

type Change = readonly [method: string, path: string, body?: unknown]
