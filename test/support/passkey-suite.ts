import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuthenticator } from './authenticator.ts'
import type { Authenticator } from './authenticator.ts'
import { openControlWorld } from './control.ts'
import type { Answer, ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const passkeys = `${base}/account/passkeys`
const ada = { email: 'ada@acme.example', password: 'correct horse' }
const origin = 'https://atelier.example'

/** Passkeys, whatever database it runs on. */
export function describePasskeys(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`passkeys on ${databaseName}`, () => {
    let world: ControlWorld
    let key: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      key = (await world.call('POST', `${base}/sessions`, { key: '', body: ada })).body.token
    })
    afterEach(() => world.close())

    const call = (path: string, body: object = {}, as = ''): Promise<Answer> =>
      world.call('POST', path, { key: as, body })

    async function register(device: Authenticator, as = key): Promise<Answer> {
      const { ticket, options } = (await call(`${passkeys}/options`, {}, as)).body
      return call(passkeys, { ticket, name: 'Laptop', response: device.register(options) }, as)
    }

    async function signIn(device: Authenticator): Promise<Answer> {
      const { ticket, options } = (await call(`${base}/sessions/passkey_options`)).body
      return call(`${base}/sessions/passkey`, { ticket, response: device.authenticate(options) })
    }

    test('whoever has registered one signs in with it, and with nothing else', async () => {
      const device = createAuthenticator({ origin })
      const registered = await register(device)
      expect(registered.status, JSON.stringify(registered.body)).toBe(200)
      expect(registered.body).toMatchObject({ type: 'passkey', name: 'Laptop', last_used_at: null })

      const answer = await signIn(device)
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      expect(answer.body).toMatchObject({ type: 'session', method: 'passkey' })
      expect(answer.body.user.id).toBe(world.userId)
      const list = await world.call('GET', passkeys, { key: answer.body.token })
      expect(list.body.data).toMatchObject([{ id: registered.body.id }])
      expect(list.body.data[0].last_used_at).not.toBeNull()
      const [last] = (await world.get(`${base}/activities?limit=1`)).data
      expect(last.after).toMatchObject({ method: 'passkey' })
      const removed = `${passkeys}/${registered.body.id}`
      await world.call('DELETE', removed, { key: answer.body.token })
      const { data } = await world.get(`${base}/notification_deliveries`)
      const told = { type: 'account.security_changed', subject_id: world.userId }
      expect(data).toMatchObject([{ event: told }, { event: told }])
    })

    test('the browser is told to have its reader verified, by this site alone', async () => {
      const { options } = (await call(`${passkeys}/options`, {}, key)).body
      expect(options.rp).toEqual({ id: 'atelier.example', name: 'Atelier' })
      expect(options.authenticatorSelection).toMatchObject({ userVerification: 'required' })
      const begun = (await call(`${base}/sessions/passkey_options`)).body
      expect(begun.options).toMatchObject({ rpId: 'atelier.example', userVerification: 'required' })
    })

    test.each([
      ['of another site', { origin: 'https://elsewhere.example' }],
      ['whose reader was not verified', { origin, isVerified: false }],
    ])('one %s is neither registered nor taken', async (_what, options) => {
      const answer = await register(createAuthenticator(options))
      expect(answer.status).toBe(400)
      expect((await world.call('GET', passkeys, { key })).body.data).toEqual([])
    })

    test('an answer is taken once, in time, and for the challenge that it was made for', async () => {
      const device = createAuthenticator({ origin })
      await register(device)
      const begin = async () => (await call(`${base}/sessions/passkey_options`)).body
      const finish = (ticket: string, response: object) =>
        call(`${base}/sessions/passkey`, { ticket, response })

      const first = await begin()
      const response = device.authenticate(first.options)
      expect((await finish(first.ticket, response)).status).toBe(200)
      expect((await finish(first.ticket, response)).status).toBe(401)
      const second = await begin()
      expect((await finish(second.ticket, response)).status).toBe(401)
      const third = await begin()
      world.clock.advance(310_000)
      expect((await finish(third.ticket, device.authenticate(third.options))).status).toBe(401)
    })

    test('of many who bring the same answer at once, one gets in', async () => {
      const device = createAuthenticator({ origin })
      await register(device)
      const { ticket, options } = (await call(`${base}/sessions/passkey_options`)).body
      const body = { ticket, response: device.authenticate(options) }

      const answers = await Promise.all(
        Array.from({ length: 4 }, () => call(`${base}/sessions/passkey`, body)),
      )

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    })

    test('a copy that counts less than the last time is not taken', async () => {
      const device = createAuthenticator({ origin })
      await register(device)
      const { ticket, options } = (await call(`${base}/sessions/passkey_options`)).body
      const early = device.authenticate(options)
      expect((await signIn(device)).status).toBe(200)

      const late = await call(`${base}/sessions/passkey`, { ticket, response: early })
      expect(late.status).toBe(401)
    })

    test('a challenge of a sign-in registers nothing', async () => {
      const device = createAuthenticator({ origin })
      const { ticket, options } = (await call(`${base}/sessions/passkey_options`)).body
      const response = device.register(options)
      const answer = await call(passkeys, { ticket, name: 'Laptop', response }, key)
      expect(answer.status).toBe(400)
    })

    test('one makes the session of its owner fresh, and that of nobody else', async () => {
      const device = createAuthenticator({ origin })
      await register(device)
      const other = await addPerson(world, { role: 'user', verifiedMsAgo: 11 * 60_000 })
      world.clock.advance(11 * 60_000)
      const verify = async (as: string) => {
        const { ticket, options } = (await call(`${base}/sessions/passkey_options`)).body
        const passkey = { ticket, response: device.authenticate(options) }
        return call(`${base}/sessions/verify`, { passkey }, as)
      }

      expect((await call(`${passkeys}/options`, {}, key)).status).toBe(403)
      expect((await verify(other.session)).status).toBe(400)
      expect((await verify(key)).status).toBe(200)
      expect((await call(`${passkeys}/options`, {}, key)).status).toBe(200)
    })

    test('one that was deleted, or whose owner was removed, opens nothing', async () => {
      const [first, second] = [createAuthenticator({ origin }), createAuthenticator({ origin })]
      const { id } = (await register(first)).body
      const member = await addPerson(world, { role: 'user' })
      expect((await register(second, member.session)).status).toBe(200)
      expect((await signIn(second)).status).toBe(200)

      const renamed = await call(`${passkeys}/${id}`, { name: 'Phone' }, key)
      expect(renamed.body).toMatchObject({ id, name: 'Phone' })
      expect((await world.call('DELETE', `${passkeys}/${id}`, { key })).status).toBe(200)
      await world.call('DELETE', `${base}/users/${member.userId}`)

      expect((await signIn(first)).status).toBe(401)
      expect((await signIn(second)).status).toBe(401)
      const left = await world.services.store.read.selectFrom('passkey').selectAll().execute()
      expect(left).toEqual([])
    })
  })
}
