import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createJobs } from '#control/jobs/jobs.ts'
import { createControl } from '#control/server.ts'
import type { SecondFactorSetup } from '#contract/account-security.ts'
import { byText } from './by-text.ts'
import { openControlWorld } from './control.ts'
import type { Answer, ControlWorld } from './control.ts'
import type { OpenedDatabase } from './store-suite.ts'
import { totpOf } from './totp.ts'

const base = '/v1/organizations'
const factor = `${base}/account/second_factor`
const ada = { email: 'ada@acme.example', password: 'correct horse' }

/** A second factor beside the password, whatever database it runs on. */
export function describeSecondFactors(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`second factors on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const signIn = (body: object = ada): Promise<Answer> =>
      world.call('POST', `${base}/sessions`, { key: '', body })
    const pass = (body: object): Promise<Answer> =>
      world.call('POST', `${base}/sessions/second_factor`, { key: '', body })
    const typesOf = async (): Promise<string[]> =>
      (await world.get(`${base}/activities?limit=5`)).data.map(({ type }: { type: string }) => type)

    async function turnOn() {
      const key = (await signIn()).body.token
      const begun = await world.call('POST', factor, { key })
      expect(begun.status, JSON.stringify(begun.body)).toBe(200)
      const { secret, recovery_codes: codes } = begun.body as SecondFactorSetup
      const code = totpOf(secret, -1)
      const body = { code }
      const confirmed = await world.call('POST', `${factor}/confirm`, { key, body })
      expect(confirmed.body).toMatchObject({ enabled: true, recovery_codes_left: codes.length })
      return { key, secret, codes, code }
    }

    test('whoever it is about is told of each change, and of nothing that is not in force', async () => {
      const begun = (await signIn()).body.token
      await world.call('POST', factor, { key: begun })
      const { key } = await turnOn()
      await world.call('POST', `${factor}/recovery_codes`, { key })
      await world.call('POST', `${factor}/disable`, { key })

      const { data } = await world.get(`${base}/notification_deliveries?order=oldest_first`)
      const told = { type: 'account.security_changed', subject_id: world.userId }
      expect(data).toMatchObject([0, 1, 2].map(() => ({ recipient: ada.email, event: told })))
      await createJobs({ ...world.services, ledger: world.ledger, publicUrl: undefined }).runOnce()
      // They leave at the same time.
      expect(world.mails.map(({ subject }) => subject).toSorted(byText)).toEqual([
        '[Acme] New recovery codes were made',
        '[Acme] Two-factor authentication was turned off',
        '[Acme] Two-factor authentication was turned on',
      ])
    })

    test('is not asked for before a code of it was shown', async () => {
      const key = (await signIn()).body.token
      const { body } = await world.call('POST', factor, { key })

      expect(body.uri).toMatch(/^otpauth:\/\/totp\/Atelier:ada%40acme\.example\?/)
      expect(body.recovery_codes).toHaveLength(10)
      const wrong = await world.call('POST', `${factor}/confirm`, { key, body: { code: '000000' } })
      expect(wrong.status).toBe(400)
      expect((await signIn()).body.token).toMatch(/^atl-session01-/)
    })

    test('the password gives a ticket, and the ticket with a code gives the session', async () => {
      const { secret } = await turnOn()

      const half = await signIn()
      expect(half.status).toBe(200)
      expect(half.body).toMatchObject({
        type: 'second_factor_required',
        methods: ['totp', 'recovery_code'],
      })
      expect(JSON.stringify(half.body)).not.toContain('atl-session01-')
      const { ticket } = half.body
      const whole = await pass({ ticket, code: totpOf(secret), cookie: true })

      expect(whole.status, JSON.stringify(whole.body)).toBe(200)
      expect(whole.body).toMatchObject({ type: 'session', method: 'password', token: null })
      expect(whole.headers.getSetCookie()[0]).toMatch(/^__Host-atelier_session=atl-session01-/)
      const [last] = (await world.get(`${base}/activities?limit=1`)).data
      expect(last).toMatchObject({ type: 'user_signed_in' })
      expect(last.after).toMatchObject({ second_factor: 'totp' })
    })

    test('what one node has begun, another ends', async () => {
      const { secret } = await turnOn()
      const { ticket } = (await signIn()).body
      const other = createControl({ ...world.services, internalToken: null })

      const response = await other.fetch(
        new Request(`http://atelier.test${base}/sessions/second_factor`, {
          method: 'POST',
          body: JSON.stringify({ ticket, code: totpOf(secret) }),
        }),
      )

      expect(response.status).toBe(200)
      await other.close()
    })

    test('a ticket opens once, and a code once with whatever ticket', async () => {
      const { secret } = await turnOn()
      const [first, second] = [await signIn(), await signIn()]
      const code = totpOf(secret)
      expect((await pass({ ticket: first.body.ticket, code })).status).toBe(200)

      const again = await pass({ ticket: first.body.ticket, code: totpOf(secret, 1) })
      expect(again.status).toBe(401)
      expect(again.body.error.details).toEqual({ error_code: 'ticket_invalid' })
      const reused = await pass({ ticket: second.body.ticket, code })
      expect(reused.status).toBe(401)
      expect(reused.body.error.details).toBeUndefined()
      expect((await pass({ ticket: second.body.ticket, code: totpOf(secret, 1) })).status).toBe(200)
    })

    test('a code is taken once also where it turned the factor on, and when a later one has been taken since', async () => {
      const { secret, code: first } = await turnOn()
      const [second, third] = [totpOf(secret), totpOf(secret, 1)]
      const statuses: number[] = []
      for (const code of [first, second, third, second, third, first]) {
        world.clock.advance(1_000)
        const { ticket } = (await signIn()).body
        statuses.push((await pass({ ticket, code })).status)
      }

      expect(statuses).toEqual([401, 200, 200, 401, 401, 401])
    })

    test('what it is made of is shown once, and kept for no request that is sent again', async () => {
      const key = (await signIn()).body.token
      const headers = { 'idempotency-key': 'begin' }
      const begun = await world.call('POST', factor, { key, headers })
      const { secret, uri, recovery_codes: codes } = begun.body
      const again = await world.call('POST', factor, { key, headers })

      expect(again.headers.get('idempotent-replayed')).toBe('true')
      expect(again.body).toEqual({ type: 'second_factor_setup' })
      const rows = world.services.store.read.selectFrom('idempotent_answer').select('answer')
      const text = JSON.stringify(await rows.execute())
      for (const hidden of [secret, uri, ...codes]) expect(text).not.toContain(hidden)
    })

    test('of two who show the same code at once, one gets in', async () => {
      const { secret } = await turnOn()
      const [first, second] = [await signIn(), await signIn()]
      const code = totpOf(secret)

      const answers = await Promise.all(
        [first, second].map(({ body: { ticket } }) => pass({ ticket, code })),
      )

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    })

    test('a ticket is over after ten minutes, when it was changed, and after five wrong codes', async () => {
      const { secret } = await turnOn()
      const changed = (await signIn()).body.ticket.replace(/.$/, (last: string) =>
        last === 'A' ? 'B' : 'A',
      )
      const forged = await pass({ ticket: `${changed}`, code: totpOf(secret) })
      expect(forged.body.error.details).toEqual({ error_code: 'ticket_invalid' })

      const { ticket: old } = (await signIn()).body
      world.clock.advance(610_000)
      const late = await pass({ ticket: old, code: totpOf(secret) })
      expect(late.body.error.details).toEqual({ error_code: 'ticket_invalid' })

      const { ticket } = (await signIn()).body
      for (let guess = 0; guess < 5; guess++) {
        world.clock.advance(60_000)
        const wrong = await pass({ ticket, code: '000000' })
        expect(wrong.status).toBe(401)
        expect(wrong.body.error.details).toBeUndefined()
      }
      world.clock.advance(60_000)
      const sixth = await pass({ ticket, code: totpOf(secret) })
      expect(sixth.body.error.details).toEqual({ error_code: 'ticket_invalid' })
    })

    test('guessing codes is as slow as guessing passwords, though the password is right', async () => {
      await turnOn()
      const statuses: number[] = []
      for (let guess = 0; guess < 15; guess++) {
        const half = await world.call('POST', `${base}/sessions`, {
          key: '',
          body: ada,
          address: '192.0.2.1',
        })
        statuses.push(half.status)
        if (half.status !== 200) continue
        const body = { ticket: half.body.ticket, code: '000000' }
        const call = { key: '', body, address: '192.0.2.1' }
        statuses.push((await world.call('POST', `${base}/sessions/second_factor`, call)).status)
      }
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(3)
      expect(statuses.at(-1)).toBe(429)
    })

    test('a recovery code opens once, and new ones take the place of all', async () => {
      const { key, codes } = await turnOn()
      const recover = async (code: string) =>
        pass({ ticket: (await signIn()).body.ticket, recovery_code: code })
      expect((await recover(codes[0]!)).status).toBe(200)
      expect((await recover(codes[0]!)).status).toBe(401)
      const security = await world.call('GET', `${base}/account/security`, { key })
      expect(security.body.second_factor).toEqual({ enabled: true, recovery_codes_left: 9 })

      const renewed = await world.call('POST', `${factor}/recovery_codes`, { key })
      expect(renewed.body.recovery_codes).toHaveLength(10)
      expect((await recover(codes[1]!)).status).toBe(401)
      expect((await recover(renewed.body.recovery_codes[1])).status).toBe(200)
    })

    test('turning it on and off needs a fresh session, and is in the audit without a secret', async () => {
      const { key, secret, codes } = await turnOn()
      expect(await typesOf()).toContain('user_second_factor_enabled')
      world.clock.advance(11 * 60_000)
      const stale = await world.call('POST', `${factor}/disable`, { key })
      expect(stale.status).toBe(403)
      expect(stale.body.error.details).toEqual({ error_code: 'fresh_check_required' })
      const body = { password: ada.password }
      await world.call('POST', `${base}/sessions/verify`, { key, body })
      const off = await world.call('POST', `${factor}/disable`, { key })
      expect(off.body).toEqual({ type: 'second_factor', enabled: false, recovery_codes_left: null })

      expect(await typesOf()).toContain('user_second_factor_disabled')
      expect((await signIn()).body.token).toMatch(/^atl-session01-/)
      const activities = JSON.stringify((await world.get(`${base}/activities?limit=20`)).data)
      for (const hidden of [secret, ...codes]) expect(activities).not.toContain(hidden)
    })

    test('what it is made of is in the database for nobody to read', async () => {
      const { secret, codes } = await turnOn()
      const rows = await world.services.store.read.selectFrom('second_factor').selectAll().execute()
      const text = JSON.stringify(rows, (_name, value: unknown) =>
        typeof value === 'bigint' ? Number(value) : value,
      )
      for (const hidden of [secret, ...codes]) expect(text).not.toContain(hidden)
    })
  })
}
