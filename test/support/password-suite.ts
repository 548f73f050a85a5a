import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createJobs } from '#control/jobs/jobs.ts'
import { openControlWorld } from './control.ts'
import type { Answer, ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'
import { totpOf } from './totp.ts'

const base = '/v1/organizations'
const resets = `${base}/password_resets`
const ada = { email: 'ada@acme.example', password: 'correct horse' }
const password = 'battery staple'

/** Passwords that are changed or forgotten, whatever database it runs on. */
export function describePasswords(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`passwords on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const call = (path: string, body: object, key = ''): Promise<Answer> =>
      world.call('POST', path, { key, body })
    const signIn = (body: object = ada): Promise<Answer> => call(`${base}/sessions`, body)
    const whoAsks = async (key: string): Promise<number> =>
      (await world.call('GET', `${base}/me`, { key })).status

    async function sendMails(mailer = world.services.mailer): Promise<void> {
      const publicUrl = world.services.publicUrl ?? undefined
      await createJobs({ ...world.services, ledger: world.ledger, mailer, publicUrl }).runOnce()
    }

    async function requestToken(): Promise<string> {
      await call(resets, { email: ada.email })
      await sendMails()
      return /reset-password#(\S+)/.exec(world.mails.at(-1)!.text)![1]!
    }

    test('the link of the mail replaces the password, once, and ends every session', async () => {
      const { token: before } = (await signIn()).body
      const token = await requestToken()
      expect(world.mails.map(({ to }) => to)).toEqual([ada.email])

      const answer = await call(`${resets}/complete`, { token, password })

      expect(answer.body).toEqual({ type: 'password_reset' })
      expect(await whoAsks(before)).toBe(401)
      expect((await signIn()).status).toBe(401)
      expect((await signIn({ ...ada, password })).status).toBe(200)
      await sendMails()
      expect(world.mails.at(-1)!.subject).toBe('[Acme] Your password was reset')
      const again = await call(`${resets}/complete`, { token, password: 'another one' })
      expect(again.status).toBe(400)
      expect(again.body.error.details).toEqual({ error_code: 'reset_link_invalid' })
    })

    test('of two who use one link at once, one succeeds', async () => {
      const token = await requestToken()
      const answers = await Promise.all(
        ['first password', 'second password'].map((each) =>
          call(`${resets}/complete`, { token, password: each }),
        ),
      )
      expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
    })

    test('a link opens for an hour, and until the password is another', async () => {
      const late = await requestToken()
      world.clock.advance(3_601_000)
      expect((await call(`${resets}/complete`, { token: late, password })).status).toBe(400)

      const overtaken = await requestToken()
      const { token: key } = (await signIn()).body
      const body = { current_password: ada.password, new_password: password }
      expect((await call(`${base}/account/password`, body, key)).status).toBe(200)
      const answer = await call(`${resets}/complete`, { token: overtaken, password: 'another one' })
      expect(answer.status).toBe(400)
    })

    test('whoever asks for somebody who is not there, or not any more, sends no mail', async () => {
      const removed = await addPerson(world, { role: 'user' })
      await world.call('DELETE', `${base}/users/${removed.userId}`)
      const answers = [
        await call(resets, { email: ada.email }),
        await call(resets, { email: 'nobody@acme.example' }),
        await call(resets, { email: removed.email }),
      ]
      await sendMails()

      expect(answers.map(({ status, body }) => [status, body])).toEqual(
        answers.map(() => [200, { type: 'password_reset_requested' }]),
      )
      expect(world.mails).toHaveLength(1)
      const rows = await world.services.store.read.selectFrom('ceremony').selectAll().execute()
      expect(rows).toHaveLength(3)
    })

    test('nobody fills the mailbox of somebody else', async () => {
      const statuses: number[] = []
      for (let count = 0; count < 30; count++) {
        statuses.push((await call(resets, { email: ada.email })).status)
      }
      expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(20)
      expect(statuses.at(-1)).toBe(429)
    })

    test('the mail is in the language of its reader, and is tried again when it fails', async () => {
      const { token: key } = (await signIn()).body
      await call(`${base}/account`, { language: 'fr' }, key)
      await call(resets, { email: ada.email })
      await sendMails({ send: async () => ({ outcome: 'failed', status: 451, error: 'later' }) })
      expect(world.mails).toHaveLength(0)
      world.clock.advance(600_000)
      await sendMails()

      const [mail] = world.mails
      expect(mail).toMatchObject({ subject: '[Acme] Choisir un nouveau mot de passe' })
      expect(mail?.text).toContain('https://atelier.example/reset-password#')
      await sendMails()
      expect(world.mails).toHaveLength(1)
    })

    test('neither the database nor the audit holds what opens', async () => {
      const token = await requestToken()
      await call(resets, { email: ada.email })
      const { read } = world.services.store
      const ceremonies = await read.selectFrom('ceremony').selectAll().execute()
      const mails = await read.selectFrom('reset_mail').selectAll().execute()
      const activities = await read.selectFrom('activity').selectAll().execute()
      const text = JSON.stringify([ceremonies, mails, activities], (_name, value: unknown) =>
        typeof value === 'bigint' ? Number(value) : value,
      )
      expect(text).not.toContain(token)
      expect(text).not.toContain(ada.email)
    })

    test('a reset does not pass the second factor by', async () => {
      const { token: key } = (await signIn()).body
      const begun = await call(`${base}/account/second_factor`, {}, key)
      const code = totpOf(begun.body.secret, -1)
      await call(`${base}/account/second_factor/confirm`, { code }, key)
      const token = await requestToken()
      await call(`${resets}/complete`, { token, password })

      const half = await signIn({ ...ada, password })
      expect(half.body.type).toBe('second_factor_required')
    })

    test('whoever changes their password shows the old one, and stays in here alone', async () => {
      const { token: here } = (await signIn()).body
      const { token: elsewhere } = (await signIn()).body
      const change = (current_password: string) =>
        call(`${base}/account/password`, { current_password, new_password: password }, here)
      expect((await change('wrong horse')).status).toBe(400)

      const answer = await change(ada.password)
      expect(answer.body).toEqual({ type: 'password_changed', ended_session_count: 1 })
      expect(await whoAsks(here)).toBe(200)
      expect(await whoAsks(elsewhere)).toBe(401)
      const [last] = (await world.get(`${base}/activities?limit=1`)).data
      expect(last).toMatchObject({ type: 'user_password_changed' })
      await sendMails()
      const [told] = world.mails
      expect([told!.to, told!.subject]).toEqual([ada.email, '[Acme] Your password was changed'])
      expect(told!.text).toContain('https://atelier.example/account')
    })

    test('whoever has none chooses one while it is certain that it is they', async () => {
      const person = await addPerson(world, { role: 'user', verifiedMsAgo: 11 * 60_000 })
      const body = { new_password: password }
      expect((await call(`${base}/account/password`, body, person.session)).status).toBe(403)
      const fresh = await addPerson(world, { role: 'user' })
      expect((await call(`${base}/account/password`, body, fresh.session)).status).toBe(200)
      expect((await signIn({ email: fresh.email, password })).status).toBe(200)
    })
  })
}
