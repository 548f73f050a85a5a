import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openControlWorld } from './control.ts'
import type { Answer, ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const grace = { email: 'grace@acme.example', role: 'developer' }
const answer = { name: 'Grace', password: 'correct horse' }

/** How people are invited and come to be members, whatever database it runs on. */
export function describeInvites(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`invites on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const invite = (body: object = grace) => world.post(`${base}/invites`, body)
    const tryTo = (body: object, key = world.adminKey) =>
      world.call('POST', `${base}/invites`, { key, body })
    const accept = (token: string): Promise<Answer> =>
      world.call('POST', `${base}/invites/accept`, { key: '', body: { ...answer, token } })
    const idsOf = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)

    test('an invite waits three weeks, and its link is shown once', async () => {
      const { accept_token: token, accept_url: link, ...made } = await invite()

      expect(made).toMatchObject({
        type: 'invite',
        ...grace,
        status: 'pending',
        accepted_at: null,
        rbac_group_ids: [],
      })
      expect(Date.parse(made.expires_at) - Date.parse(made.invited_at)).toBe(21 * 86_400_000)
      expect(link).toBe(`https://atelier.example/accept-invite#${token}`)
      expect(await world.get(`${base}/invites/${made.id}`)).toEqual(made)
      world.clock.advance(21 * 86_400_000)
      expect((await world.get(`${base}/invites/${made.id}`)).status).toBe('expired')
      expect((await accept(token)).status).toBe(400)
    })

    test('whoever has the link joins under the address, once, and is signed in', async () => {
      const { accept_token: token, id } = await invite()
      const answers = await Promise.all([accept(token), accept(token)])

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400]))
      const { body: joined } = answers.find(({ status }) => status === 200)!
      expect(joined.user).toMatchObject({ name: 'Grace', ...grace })
      expect((await world.call('GET', `${base}/me`, { key: joined.token })).status).toBe(200)
      expect((await world.get(`${base}/invites/${id}`)).status).toBe('accepted')
      const body = { email: grace.email, password: answer.password }
      const signIn = await world.call('POST', `${base}/sessions`, { key: '', body })
      expect(signIn.body.user.id).toBe(joined.user.id)
    })

    test('nobody is invited twice, and no member at all', async () => {
      const { id } = await invite()
      const twice = await tryTo({ ...grace, email: 'GRACE@acme.example' })
      expect(twice.status).toBe(400)
      expect(twice.body.error.message).toContain(id)
      expect(twice.body.error.details).toEqual({ error_code: 'invite_already_exists' })
      const member = await tryTo({ email: 'ada@acme.example', role: 'user' })
      expect(member.status).toBe(400)
      expect(member.body.error.details).toEqual({ error_code: 'already_member' })
      expect((await tryTo({ ...grace, rbac_group_ids: ['x'] })).status).toBe(400)
    })

    test('only an admin who has just given their password invites admins', async () => {
      const body = { ...grace, role: 'admin' }
      const { session } = await addPerson(world, { role: 'admin' })
      const stale = await addPerson(world, { role: 'admin', verifiedMsAgo: 11 * 60_000 })
      const developer = await addPerson(world, { role: 'developer' })

      expect((await tryTo(body)).status).toBe(400)
      expect((await tryTo(body, stale.session)).status).toBe(403)
      expect((await tryTo(grace, developer.session)).status).toBe(403)
      expect((await tryTo(body, session)).status).toBe(200)
    })

    test('a deleted invite opens nothing, and only a pending one is deleted', async () => {
      const { accept_token: token, id } = await invite()
      const remove = (inviteId: string) => world.call('DELETE', `${base}/invites/${inviteId}`)
      expect((await remove(id)).body).toEqual({ id, type: 'invite_deleted' })
      expect((await accept(token)).status).toBe(400)
      expect(idsOf(await world.get(`${base}/invites`))).toEqual([])
      const again = await invite()
      await accept(again.accept_token)
      expect((await remove(again.id)).status).toBe(400)
      expect((await remove('invite_none')).status).toBe(404)
    })

    test('invites are listed by status, role and address', async () => {
      const first = await invite({ email: 'first@acme.example', role: 'user' })
      world.clock.advance(21 * 86_400_000)
      const second = await invite({ email: 'second@acme.example', role: 'billing' })
      const third = await invite()
      await accept(third.accept_token)
      const list = async (query: string) => idsOf(await world.get(`${base}/invites?${query}`))

      expect(await list('')).toEqual([third.id, second.id, first.id])
      expect(await list('statuses[]=expired')).toEqual([first.id])
      expect(await list('statuses[]=pending&statuses[]=accepted')).toEqual([third.id, second.id])
      expect(await list('roles[]=billing')).toEqual([second.id])
      expect(await list('email=First%2Bnews@acme.example')).toEqual([first.id])
      expect(await list(`limit=1&after_id=${third.id}`)).toEqual([second.id])
    })

    test('somebody who was removed comes back under their id, with what the invite says', async () => {
      const { accept_token: first } = await invite()
      const { body: before } = await accept(first)
      await world.call('DELETE', `${base}/users/${before.user.id}`)
      const { accept_token: second } = await invite({ ...grace, role: 'user' })
      const { body: after } = await accept(second)

      expect(after.user).toMatchObject({ id: before.user.id, role: 'user' })
      expect((await world.call('GET', `${base}/me`, { key: before.token })).status).toBe(401)
    })

    test('invites that somebody sent go with them', async () => {
      const inviter = await addPerson(world, { role: 'admin' })
      const { body } = await tryTo(grace, inviter.session)
      const { session } = await addPerson(world, { role: 'admin' })
      await world.call('DELETE', `${base}/users/${inviter.userId}`, { key: session })

      expect((await accept(body.accept_token)).status).toBe(400)
    })
  })
}
