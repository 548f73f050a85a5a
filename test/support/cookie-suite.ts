import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openControlWorld } from './control.ts'
import type { Answer, ControlWorld } from './control.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const ada = { email: 'ada@acme.example', password: 'correct horse', cookie: true }
const ours = { 'sec-fetch-site': 'same-origin' }

/** How a browser is signed in, whatever database it runs on. */
export function describeCookies(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`sessions in cookies on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const signIn = (headers: Record<string, string> = ours): Promise<Answer> =>
      world.call('POST', `${base}/sessions`, { key: '', body: ada, headers })
    const cookieOf = ({ headers }: Answer): string => headers.getSetCookie()[0]!.split(';')[0]!
    const withCookie = (method: string, path: string, headers: Record<string, string>) =>
      world.call(method, path, { key: '', headers, ...(method === 'POST' && { body: {} }) })

    test('a browser gets the secret in a cookie that no script reads, and in no answer', async () => {
      const answer = await signIn()

      expect(answer.status).toBe(200)
      expect(answer.body.token).toBeNull()
      const [header] = answer.headers.getSetCookie()
      const [pair, ...attributes] = header!.split('; ')
      expect(pair).toMatch(/^__Host-atelier_session=atl-session01-/)
      expect(attributes.toSorted()).toEqual([
        'HttpOnly',
        'Max-Age=604800',
        'Path=/',
        'SameSite=Lax',
        'Secure',
      ])
      const me = await withCookie('GET', `${base}/me`, { cookie: pair! })
      expect(me.status).toBe(200)
    })

    test.each([
      [{}, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site', origin: 'https://atelier.example' }, 403],
      [{ 'sec-fetch-site': 'none' }, 403],
      [{ origin: 'https://elsewhere.example' }, 403],
      [{ origin: 'null' }, 403],
      [{ origin: 'https://atelier.example' }, 400],
      [{ origin: 'http://atelier.test' }, 400],
      [{ 'sec-fetch-site': 'same-origin' }, 400],
    ])('a change with a cookie and %j is answered with %i', async (headers, status) => {
      const cookie = cookieOf(await signIn())

      const answer = await withCookie('POST', `${base}/workspaces`, { cookie, ...headers })

      expect(answer.status).toBe(status)
    })

    test('nobody is signed in by a page of somebody else', async () => {
      expect((await signIn({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
      expect((await signIn({ origin: 'https://elsewhere.example' })).status).toBe(403)
    })

    test('whoever brings a key is who the key says, whatever the cookie says', async () => {
      const cookie = cookieOf(await signIn())
      const withKey = await world.call('POST', `${base}/workspaces`, {
        headers: { cookie },
        body: { name: 'made with a key' },
      })
      expect(withKey.status).toBe(200)
      const withBadKey = await world.call('GET', `${base}/me`, { key: 'x', headers: { cookie } })
      expect(withBadKey.status).toBe(401)
    })

    test('people see with what and from where they are signed in', async () => {
      const headers = { ...ours, 'user-agent': 'Browser/1.0' }
      const call = { key: '', body: ada, headers, address: '192.0.2.7' }
      const cookie = cookieOf(await world.call('POST', `${base}/sessions`, call))
      const { body } = await withCookie('GET', `${base}/sessions`, { cookie })
      expect(body.data).toMatchObject([
        { method: 'password', user_agent: 'Browser/1.0', address: '192.0.2.7', is_current: true },
      ])
    })

    test('one address asks for no more than people need before it is signed in', async () => {
      const ask = async (address: string): Promise<number> =>
        (await world.call('GET', `${base}/sign_in_options`, { key: '', address })).status
      const statuses: number[] = []
      for (let count = 0; count < 320; count++) statuses.push(await ask('192.0.2.7'))
      expect(statuses.at(-1)).toBe(429)
      expect(await ask('192.0.2.8')).toBe(200)
    })

    test('a cookie holds nothing but a session', async () => {
      const cookie = `__Host-atelier_session=${world.adminKey}`
      expect((await withCookie('GET', `${base}/me`, { cookie })).status).toBe(401)
    })

    test.each(['', '/current'])('signing out drops the cookie (%s)', async (which) => {
      const answer = await signIn()
      const cookie = cookieOf(answer)
      const path = `${base}/sessions${which && `/${answer.body.id}`}`

      const signedOut = await withCookie('DELETE', path, { cookie, ...ours })

      expect(signedOut.status).toBe(200)
      expect(signedOut.headers.getSetCookie()[0]).toMatch(/^__Host-atelier_session=; Max-Age=0/)
      const after = await withCookie('GET', `${base}/me`, { cookie })
      expect(after.status).toBe(401)
      expect(after.headers.getSetCookie()[0]).toMatch(/Max-Age=0/)
    })
  })
}
