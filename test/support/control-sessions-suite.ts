import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listActivities } from '#store/queries/activities.ts'
import { openControlWorld } from './control.ts'
import type { Answer, ControlWorld } from './control.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const ada = { email: 'ada@acme.example', password: 'correct horse' }

/** How people come in and leave, whatever database it runs on. */
export function describeSessions(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`sessions on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const signIn = (body: object = ada, address = '192.0.2.1'): Promise<Answer> =>
      world.call('POST', `${base}/sessions`, { key: '', body, address })
    const whoAsks = (key: string): Promise<Answer> => world.call('GET', `${base}/me`, { key })

    test('whoever gives their password gets a session, and it opens what their role opens', async () => {
      const answer = await signIn({ ...ada, email: 'Ada@Acme.example' })

      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({
        type: 'session',
        is_current: true,
        user: { id: world.userId, type: 'user', role: 'admin', email: ada.email },
      })
      const list = await world.call('GET', `${base}/workspaces`, { key: answer.body.token })
      expect(list.status).toBe(200)
      const own = await world.call('GET', `${base}/sessions`, { key: answer.body.token })
      const { token: _secret, user: _user, ...session } = answer.body
      expect(own.body.data).toEqual([session])
    })

    test('whoever is signed in sees who they are, and changes their name and language', async () => {
      const { token: key } = (await signIn()).body
      const account = `${base}/account`

      const before = await world.call('GET', account, { key })
      const after = await world.call('POST', account, {
        key,
        body: { name: 'Ada L.', language: 'fr' },
      })
      const renamed = await world.call('GET', `${base}/users/${world.userId}`, { key })

      expect(before.body).toMatchObject({
        type: 'account',
        user: { id: world.userId, role: 'admin' },
        language: null,
        organization: { id: world.organizationId, name: 'Acme' },
        default_workspace_id: world.defaultWorkspaceId,
        workspace_roles: [],
      })
      expect(after.body).toMatchObject({ language: 'fr', user: { name: 'Ada L.' } })
      expect(renamed.body.name).toBe('Ada L.')
      const [activity] = await listActivities(world.services.store.read, world.organizationId, 1)
      expect(activity).toMatchObject({ type: 'org_user_updated', after: { language: 'fr' } })
      expect(JSON.stringify(activity)).not.toContain('Ada L.')
    })

    test('an address that nobody has gets the answer of a wrong password', async () => {
      const wrong = await signIn({ ...ada, password: 'wrong horse' })
      const nobody = await signIn({ ...ada, email: 'nobody@acme.example' })

      expect(wrong.status).toBe(401)
      expect(nobody.status).toBe(401)
      expect({ ...wrong.body, request_id: '' }).toEqual({ ...nobody.body, request_id: '' })
      const [last, first] = await listActivities(world.services.store.read, world.organizationId, 2)
      expect(first).toMatchObject({ type: 'user_sign_in_failed', subjectId: world.userId })
      expect(last).toMatchObject({ type: 'user_sign_in_failed', subjectId: world.organizationId })
      expect(JSON.stringify([first, last])).not.toContain('@')
    })

    test('guessing is slowed down, and stops neither sessions and keys nor others', async () => {
      const { token } = (await signIn()).body
      const wrong = { ...ada, password: 'wrong horse' }
      for (let guess = 0; guess < 5; guess++) expect((await signIn(wrong)).status).toBe(401)

      const refused = await signIn()
      expect(refused.status).toBe(429)
      expect(refused.body.error.type).toBe('rate_limit_error')
      expect(refused.headers.get('retry-after')).toBe('1')
      const from = { address: '192.0.2.1' }
      expect((await world.call('GET', `${base}/me`, { key: token, ...from })).status).toBe(200)
      expect((await world.call('GET', `${base}/me`, from)).status).toBe(200)
      expect((await signIn(ada, '192.0.2.2')).status).toBe(200)
    })

    test('failures from one address wait longer and longer, and a right password ends that', async () => {
      const wrong = { ...ada, password: 'wrong horse' }
      for (let guess = 0; guess < 5; guess++) await signIn(wrong)
      world.clock.advance(1_000)
      expect((await signIn(wrong)).status).toBe(401)
      world.clock.advance(1_000)
      expect((await signIn(wrong)).status).toBe(429)
      world.clock.advance(1_000)
      expect((await signIn()).status).toBe(200)
      expect((await signIn(wrong)).status).toBe(401)
    })

    test('of many guesses at once no more are tried than one after another', async () => {
      const wrong = { ...ada, password: 'wrong horse' }
      const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(wrong)))

      expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5)
      expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true)
    })

    test('a session ends when it is signed out, is not used, or has had its time', async () => {
      const [first, second, third] = [await signIn(), await signIn(), await signIn()]
      const path = `${base}/sessions/${second.body.id}`
      expect((await world.call('DELETE', path, { key: first.body.token })).body).toEqual({
        id: second.body.id,
        type: 'session_deleted',
      })
      expect((await whoAsks(second.body.token)).status).toBe(401)

      world.clock.advance(11 * 3_600_000)
      expect((await whoAsks(first.body.token)).status).toBe(200)
      world.clock.advance(2 * 3_600_000)
      expect((await whoAsks(third.body.token)).status).toBe(401)
      for (let day = 0; day < 13; day++) {
        expect((await whoAsks(first.body.token)).status).toBe(200)
        world.clock.advance(11 * 3_600_000 + 1_800_000)
      }
      world.clock.advance(11 * 3_600_000)
      expect((await whoAsks(first.body.token)).status).toBe(401)
    })

    test('signing out everywhere leaves no session', async () => {
      const [first, second] = [await signIn(), await signIn()]
      const all = await world.call('DELETE', `${base}/sessions`, { key: first.body.token })
      expect(all.body).toEqual({ count: 2, type: 'sessions_deleted' })
      expect((await whoAsks(first.body.token)).status).toBe(401)
      expect((await whoAsks(second.body.token)).status).toBe(401)
    })

    test('a session is made fresh by the password, and by nothing else', async () => {
      const { token: key } = (await signIn()).body
      world.clock.advance(11 * 60_000)
      const verify = (password: string) =>
        world.call('POST', `${base}/sessions/verify`, { key, body: { password } })
      expect((await verify('wrong horse')).status).toBe(400)
      const verified = await verify(ada.password)
      expect(verified.status).toBe(200)
      expect(Date.parse(verified.body.verified_at)).toBe(world.clock.now())
    })

    test('an admin key has no sessions', async () => {
      expect((await world.call('GET', `${base}/sessions`)).status).toBe(403)
    })
  })
}
