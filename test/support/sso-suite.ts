import type { UserId } from '#domain/id.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson, addSession } from './people.ts'
import { grace, openSso } from './sso-world.ts'
import type { Sso } from './sso-world.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const ada = { email: 'ada@acme.example', password: 'correct horse' }
const fault = (code: string) => ({ location: `/sign-in?sso_error=${code}`, session: undefined })

/** Signing in with an identity provider, whatever database it runs on. */
export function describeSso(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`identity providers on ${databaseName}`, () => {
    let world: ControlWorld
    let sso: Sso
    beforeEach(async () => {
      world = await openControlWorld(await open())
      sso = await openSso(world)
    })
    afterEach(async () => {
      await sso.oidc.close()
      await world.close()
    })

    const userOf = async (session: string | undefined) =>
      (await world.call('GET', `${base}/account`, { key: session ?? 'none' })).body
    const people = async (): Promise<number> => (await world.get(`${base}/users`)).data.length
    const given = (workspaces: object[] = []) => ({
      first_sign_in: { type: 'given', role: 'developer', workspaces },
    })

    test('somebody whom nobody has invited is refused, where that is what is set', async () => {
      const before = await people()
      expect(await sso.signIn()).toEqual(fault('refused'))
      expect(await people()).toBe(before)
      const [last] = (await world.get(`${base}/activities?limit=1`)).data
      expect(last).toMatchObject({ type: 'user_sign_in_failed' })
    })

    test('a newcomer becomes what is set, with the roles that are set', async () => {
      const { id } = await world.post(`${base}/workspaces`, { name: 'research' })
      const roles = [{ workspace_id: id, workspace_role: 'workspace_admin' }]
      expect((await sso.edit(given(roles))).status).toBe(200)

      const { location, session } = await sso.signIn()

      expect(location).toBe('/')
      const account = await userOf(session)
      expect(account.user).toMatchObject({
        email: 'grace@acme.example',
        name: 'Grace Hopper',
        role: 'developer',
      })
      expect(account.workspace_roles).toEqual(roles)
      const own = await world.call('GET', `${base}/sessions`, { key: session! })
      expect(own.body.data).toMatchObject([{ method: 'sso' }])
      const { data } = await world.get(`${base}/activities?limit=3`)
      expect(data.map(({ type }: { type: string }) => type)).toEqual([
        'user_signed_in',
        'user_identity_linked',
        'org_user_created',
      ])
      const again = await sso.signIn({ ...grace, email: 'renamed@acme.example' })
      expect((await userOf(again.session)).user.id).toBe(account.user.id)
    })

    test('an invite says what a newcomer becomes, and is accepted by that', async () => {
      const invite = await world.post(`${base}/invites`, { email: grace.email, role: 'billing' })
      const { session } = await sso.signIn()
      expect((await userOf(session)).user.role).toBe('billing')
      expect((await world.get(`${base}/invites/${invite.id}`)).status).toBe('accepted')
    })

    test('a member with that address is linked, and signs in with either', async () => {
      const { session } = await sso.signIn({ ...grace, email: 'Ada@acme.example' })
      expect((await userOf(session)).user.id).toBe(world.userId)
      const security = await world.call('GET', `${base}/account/security`, { key: session! })
      expect(security.body.identity_links).toMatchObject([{ identity_provider_id: sso.id }])
      const byPassword = await world.call('POST', `${base}/sessions`, { key: '', body: ada })
      expect(byPassword.status).toBe(200)
      // Their address was given to somebody else since.
      const heir = { ...grace, email: 'ada@acme.example', sub: 'subject-2' }
      expect(await sso.signIn(heir)).toEqual(fault('refused'))
    })

    test.each([
      ['of another domain', { email: 'grace@elsewhere.example' }, 'domain_not_allowed'],
      ['of a domain below', { email: 'grace@sub.acme.example' }, 'domain_not_allowed'],
      ['that nobody has verified', { email_verified: false }, 'email_not_verified'],
    ])('an address %s opens nothing, not even to a member', async (_what, claims, code) => {
      await sso.edit(given())
      expect(await sso.signIn({ ...grace, ...claims })).toEqual(fault(code))
      const member = { ...grace, email: ada.email, ...claims }
      expect(await sso.signIn(member)).toEqual(fault(code))
    })

    test('somebody who was removed does not come back by themselves', async () => {
      await sso.edit(given())
      const { session } = await sso.signIn()
      const { user } = await userOf(session)
      await world.call('DELETE', `${base}/users/${user.id}`)
      expect(await sso.signIn()).toEqual(fault('removed'))

      await world.post(`${base}/invites`, { email: grace.email, role: 'user' })
      const back = await sso.signIn()
      expect((await userOf(back.session)).user).toMatchObject({ id: user.id, role: 'user' })
    })

    test('a state or a nonce that was tampered with, or another browser, is refused', async () => {
      await sso.edit(given())
      sso.oidc.signInAs(grace)
      const first = await sso.start()
      const back = await sso.oidc.follow(first.url)
      const other = await sso.start()
      expect(await sso.finish(back, other.cookie)).toEqual(fault('state_mismatch'))
      expect(await sso.finish(back, '')).toEqual(fault('state_mismatch'))

      const second = await sso.start()
      const changed = new URL(await sso.oidc.follow(second.url))
      changed.searchParams.set('state', 'x'.repeat(32))
      expect(await sso.finish(changed.href, second.cookie)).toEqual(fault('state_mismatch'))

      const third = await sso.start()
      const tampered = new URL(third.url)
      tampered.searchParams.set('nonce', 'of-somebody-else')
      const answered = await sso.oidc.follow(tampered.href)
      expect(await sso.finish(answered, third.cookie)).toEqual(fault('provider_failed'))
    })

    test('a sign-in ends once and in time, and goes where it was to go', async () => {
      await sso.edit(given())
      sso.oidc.signInAs(grace)
      const { url, cookie } = await sso.start({ return_to: '/workspaces?x=1' })
      const back = await sso.oidc.follow(url)
      expect((await sso.finish(back, cookie)).location).toBe('/workspaces?x=1')
      expect(await sso.finish(back, cookie)).toEqual(fault('state_mismatch'))
      const late = await sso.start()
      const answered = await sso.oidc.follow(late.url)
      world.clock.advance(610_000)
      expect(await sso.finish(answered, late.cookie)).toEqual(fault('state_mismatch'))
      for (const return_to of [
        '//elsewhere.example',
        '/\\elsewhere',
        'https://elsewhere.example',
      ]) {
        const body = { identity_provider_id: sso.id, return_to }
        const answer = await world.call('POST', `${base}/sso/start`, { key: '', body })
        expect(answer.status).toBe(400)
      }
    })

    test('a provider that says no, or nothing, signs nobody in', async () => {
      const { url, cookie } = await sso.start()
      const { searchParams } = new URL(url)
      const refused = new URL(searchParams.get('redirect_uri')!)
      refused.search = `error=access_denied&state=${searchParams.get('state')}`
      expect(await sso.finish(refused.href, cookie)).toEqual(fault('provider_failed'))
      await sso.edit({ client_secret: 'another' })
      expect(await sso.signIn()).toEqual(fault('provider_failed'))
    })

    test('where it is required, a password opens nothing but to the one who is named', async () => {
      const member = await addPerson(world, { role: 'user' })
      const password = 'battery staple'
      const key = member.session
      const chosen = { new_password: password }
      await world.call('POST', `${base}/account/password`, { key, body: chosen })
      expect((await sso.require({ sso_required: true })).status).toBe(400)
      const settings = { sso_required: true, break_glass_user_id: world.userId }
      const named = await addSession(world, { ...world, userId: world.userId as UserId })
      expect((await sso.require(settings)).body).toMatchObject(settings)
      const whoAsks = async (session: string): Promise<number> =>
        (await world.call('GET', `${base}/me`, { key: session })).status
      expect(await Promise.all([key, named.secret, sso.admin].map(whoAsks))).toEqual([
        401, 200, 200,
      ])
      const [recorded] = (await world.get(`${base}/activities?limit=1`)).data
      expect(recorded.after).toMatchObject({ ended_session_count: 1 })

      const signIn = (body: object) => world.call('POST', `${base}/sessions`, { key: '', body })
      const right = await signIn({ email: member.email, password })
      expect(right.status).toBe(403)
      expect(right.body.error.details).toEqual({ error_code: 'sso_required' })
      expect((await signIn({ email: member.email, password: 'wrong' })).status).toBe(401)
      expect((await signIn(ada)).status).toBe(200)

      const invite = await world.post(`${base}/invites`, { email: grace.email, role: 'user' })
      const accept = { token: invite.accept_token, name: 'Grace', password }
      const byPassword = await world.call('POST', `${base}/invites/accept`, {
        key: '',
        body: accept,
      })
      expect(byPassword.body.error.details).toEqual({ error_code: 'sso_required' })
      const looked = await world.call('POST', `${base}/invites/lookup`, {
        key: '',
        body: { token: invite.accept_token },
      })
      expect(looked.body).toMatchObject({
        organization_name: 'Acme',
        email: grace.email,
        role: 'user',
        sso_required: true,
      })
      expect((await sso.signIn()).session).toBeDefined()
      const options = await world.call('GET', `${base}/sign_in_options`, { key: '' })
      expect(options.body).toMatchObject({
        sso_required: true,
        identity_providers: [{ id: sso.id, name: 'Acme' }],
      })
    })

    test('who is named can neither leave nor stop being admin, and the last provider stays', async () => {
      await sso.require({ sso_required: true, break_glass_user_id: world.userId })
      const key = sso.admin
      const path = `${base}/users/${world.userId}`
      expect((await world.call('DELETE', path, { key })).status).toBe(400)
      expect((await world.call('POST', path, { key, body: { role: 'user' } })).status).toBe(400)
      const provider = `${base}/identity_providers/${sso.id}`
      expect((await world.call('DELETE', provider, { key })).status).toBe(400)
      await sso.require({ sso_required: false })
      expect((await world.call('DELETE', provider, { key })).status).toBe(200)
    })

    test.each([
      ['is nobody', 'http://127.0.0.1:9'],
      ['is in a network that the operator has not opened', 'http://169.254.169.254'],
      ['calls itself otherwise', 'the same with a slash'],
    ])('an issuer that %s is not taken', async (_what, issuer) => {
      const named = issuer.startsWith('http') ? issuer : `${sso.oidc.issuer}/`
      const answer = await sso.edit({ issuer: named })
      expect(answer.status).toBe(400)
      expect(answer.body.error.message).toMatch(/^issuer: Does not describe itself/)
    })

    test('the secret of the client is in no answer, and sealed', async () => {
      const { data } = await world.get(`${base}/identity_providers`)
      expect(data).toMatchObject([{ id: sso.id, client_id: 'atelier' }])
      const { read } = world.services.store
      const rows = await read.selectFrom('identity_provider').selectAll().execute()
      const audit = await world.get(`${base}/activities?limit=20`)
      const text = JSON.stringify([data, audit, rows[0]!.sealed_client_secret])
      expect(text).not.toContain('a secret of: the client')
    })

    test('what a provider says in its ID token need not be asked', async () => {
      const { oidc } = sso
      sso = await openSso(world, { inIdToken: true, firstSignIn: given().first_sign_in })
      await oidc.close()
      expect((await userOf((await sso.signIn()).session)).user.email).toBe(grace.email)
    })
  })
}
