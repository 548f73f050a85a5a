import { afterEach, expect, test } from 'vitest'
import { manualClock } from '#platform/clock.ts'
import { startMailServer } from '#test/support/smtp.ts'
import type { TestMailServer } from '#test/support/smtp.ts'
import { createMailer } from './mailer.ts'

let server: TestMailServer | undefined

afterEach(() => server?.close())

const clock = manualClock(Date.UTC(2026, 10, 22, 12))
const mail = {
  id: 'dlv_01abc',
  to: 'ada@acme.example',
  subject: 'Dépenses : été',
  text: 'Bonjour',
  html: '<p>Bonjour</p>',
}

test('a mail arrives as text and HTML, marked as automatic, with an id that its copies share', async () => {
  server = await startMailServer()
  const mailer = createMailer({ smtpUrl: server.url, from: 'Atelier <a@b.example>' }, clock)

  expect(await mailer.send(mail)).toEqual({ outcome: 'delivered', status: 250 })

  const [{ to, raw }] = server.mails as [TestMailServer['mails'][0]]
  expect(to).toEqual(['ada@acme.example'])
  expect(raw).toMatch(/^From: Atelier <a@b\.example>\r$/m)
  expect(raw).toMatch(/^Message-ID: <dlv_01abc@b\.example>\r$/m)
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  expect(raw).toMatch(/^Date: Sun, 22 Nov 2026 12:00:00 \+0000\r$/m)
  expect(raw).toMatch(/multipart\/alternative/)
  expect(raw).toContain('<p>Bonjour</p>')
})

test('an address that the server refuses for good is final, one that it puts off is not', async () => {
  server = await startMailServer((address) => (address.startsWith('gone') ? 550 : 450))
  const mailer = createMailer({ smtpUrl: server.url, from: 'a@b.example' }, clock)

  expect(await mailer.send({ ...mail, to: 'gone@acme.example' })).toMatchObject({
    outcome: 'refused',
    status: 550,
  })
  expect(await mailer.send({ ...mail, to: 'full@acme.example' })).toMatchObject({
    outcome: 'failed',
    status: 450,
  })
})

test('a server that is away is a failure that may pass', async () => {
  server = await startMailServer()
  const { url } = server
  await server.close()
  server = undefined

  const sent = await createMailer({ smtpUrl: url, from: 'a@b.example' }, clock).send(mail)

  expect(sent).toMatchObject({ outcome: 'failed', status: null })
})
