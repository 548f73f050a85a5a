import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CreatedInvite, CreatedInvites } from '#contract/invites.ts'
import { NotificationDelivery } from '#contract/notification-deliveries.ts'
import { createJobs } from '#control/jobs/jobs.ts'
import { createControl } from '#control/server.ts'
import { listActivities } from '#store/queries/activities.ts'
import { byText } from './by-text.ts'
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
      const { accept_token: token, accept_url: link, mail, ...made } = await invite()

      expect(made).toMatchObject({
        type: 'invite',
        ...grace,
        status: 'pending',
        accepted_at: null,
        rbac_group_ids: [],
      })
      expect(Date.parse(made.expires_at) - Date.parse(made.invited_at)).toBe(21 * 86_400_000)
      expect(link).toBe(`https://atelier.example/invite/${token}`)
      expect(mail).toBe('queued')
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

    test('invites of admins go with the role of whoever sent them, and others stay', async () => {
      const inviter = await addPerson(world, { role: 'admin' })
      const { body: asAdmin } = await tryTo({ ...grace, role: 'admin' }, inviter.session)
      const { body: asUser } = await tryTo(
        { email: 'eve@acme.example', role: 'user' },
        inviter.session,
      )
      const { session } = await addPerson(world, { role: 'admin' })
      const path = `${base}/users/${inviter.userId}`
      await world.call('POST', path, { key: session, body: { role: 'developer' } })

      expect((await accept(asAdmin.accept_token)).status).toBe(400)
      expect((await accept(asUser.accept_token)).status).toBe(200)
    })

    describe('by mail', () => {
      const openJobs = (over: { mailer?: null } = {}) =>
        createJobs({
          ...world.services,
          ledger: world.ledger,
          publicUrl: 'https://atelier.example',
          ...over,
        })
      const send = () => openJobs().runOnce()
      const resend = (id: string) => world.call('POST', `${base}/invites/${id}/resend`)
      const lastMail = () => world.mails.at(-1)!

      test('the link goes to whoever is invited, in the language that was asked for', async () => {
        const inviter = await addPerson(world, { role: 'admin' })
        const { body } = await tryTo({ ...grace, language: 'fr' }, inviter.session)
        await send()

        expect(world.mails).toHaveLength(1)
        expect(lastMail().to).toBe(grace.email)
        expect(lastMail().subject).toBe('admin vous invite à rejoindre Acme')
        expect(lastMail().text).toContain(`https://atelier.example/invite/${body.accept_token}`)
        expect(lastMail().text).toContain('«\u{a0}Développeur\u{a0}»')
        await invite({ email: 'second@acme.example', role: 'user' })
        await send()
        expect(lastMail().text).toMatch(/^\S.* invites you to join Acme as User\./)
      })

      test('what waits in the outbox, and the audit, hold no link', async () => {
        const { accept_token: token } = await invite()
        const { read } = world.services.store
        const rows = await read.selectFrom('delivery').selectAll().execute()
        expect(rows[0]!.mail).toContain('sealedSecret')
        expect(JSON.stringify(rows, textOf)).not.toContain(token)
        await send()
        const [sent] = await read.selectFrom('delivery').selectAll().execute()
        expect(JSON.parse(sent!.mail!)).toMatchObject({ kind: 'invite', sealedSecret: null })
        const [shown] = (await world.get(`${base}/notification_deliveries`)).data
        expect(NotificationDelivery.parse(shown)).toEqual(shown)
        expect(shown).toMatchObject({ event: { type: 'invite.sent' }, status: 'delivered' })
      })

      test('without a mail server it says so, and the mail waits for one', async () => {
        const node = createControl({ ...world.services, mailer: null, internalToken: null })
        const answered = await node.fetch(
          new Request(`http://atelier.test${base}/invites`, {
            method: 'POST',
            headers: { 'x-api-key': world.adminKey },
            body: JSON.stringify(grace),
          }),
        )
        expect(await answered.json()).toMatchObject({ mail: 'no_mail_server' })
        await openJobs({ mailer: null }).runOnce()
        const [held] = (await world.get(`${base}/notification_deliveries`)).data
        expect(held).toMatchObject({ status: 'held', recipient: grace.email })
        await world.post(`${base}/notification_deliveries/${held.id}/retry`)
        await send()
        expect(lastMail().to).toBe(grace.email)
      })

      test('an invite that is sent again has another link, for three weeks, and the old one is dead', async () => {
        const { accept_token: first, id, expires_at: expired } = await invite()
        world.clock.advance(86_400_000)
        const { status, body: second } = await resend(id)

        expect(status).toBe(200)
        expect(CreatedInvite.parse(second)).toEqual(second)
        expect(second.id).toBe(id)
        expect(Date.parse(second.expires_at)).toBeGreaterThan(Date.parse(expired))
        expect((await accept(first)).status).toBe(400)
        await send()
        // The first mail had not left: its link leads nowhere any more.
        expect(world.mails.map(({ text }) => text.includes(second.accept_token))).toEqual([true])
        expect((await accept(second.accept_token)).status).toBe(200)
        expect((await resend(id)).status).toBe(400)
        const types = (
          await listActivities(world.services.store.read, world.organizationId, 9)
        ).map(({ type }) => type)
        expect(types).toContain('org_user_invite_re_sent')
      })

      test('an expired invite is sent again, unless its address has another or is a member', async () => {
        const { id } = await invite()
        world.clock.advance(21 * 86_400_000)
        const second = await invite()
        expect((await resend(id)).body.error.message).toContain(second.id)
        await world.call('DELETE', `${base}/invites/${second.id}`)
        const { body } = await resend(id)
        expect(body.status).toBe('pending')
        expect((await accept(body.accept_token)).status).toBe(200)
      })

      test('an admin key sends no invite of an admin again', async () => {
        const { session } = await addPerson(world, { role: 'admin' })
        const { body } = await tryTo({ ...grace, role: 'admin' }, session)
        expect((await resend(body.id)).status).toBe(400)
      })

      test('many are invited at once, and each address has its own result', async () => {
        const { id } = await invite()
        const emails = ['new@acme.example', 'ada@acme.example', grace.email, 'NEW@acme.example']
        const answered = await world.post(`${base}/invites/batch`, { emails, role: 'user' })

        expect(CreatedInvites.parse(answered)).toEqual(answered)
        expect(answered.results).toMatchObject([
          {
            email: 'new@acme.example',
            status: 'invited',
            invite: { role: 'user', mail: 'queued' },
          },
          { status: 'already_member', user_id: world.userId },
          { status: 'already_invited', invite_id: id },
          { email: 'new@acme.example', status: 'duplicate' },
        ])
        await send()
        expect(world.mails.map(({ to }) => to).toSorted(byText)).toEqual(
          [grace.email, 'new@acme.example'].toSorted(byText),
        )
        expect((await accept(answered.results[0].invite.accept_token)).status).toBe(200)
        const many = Array.from({ length: 51 }, (_, index) => `p${index}@acme.example`)
        const tooMany = { body: { emails: many, role: 'user' } }
        expect((await world.call('POST', `${base}/invites/batch`, tooMany)).status).toBe(400)
      })
    })
  })
}

function textOf(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
