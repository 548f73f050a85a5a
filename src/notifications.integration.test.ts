import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '#test/support/postgres.ts'
import { runAtelier, startAtelier, temporaryFolder } from '#test/support/process.ts'
import type { Running, RunningServer } from '#test/support/process.ts'
import { startMailServer } from '#test/support/smtp.ts'

let folder: { path: string; remove(): void }
let running: Running[] = []

beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  running = []
  folder.remove()
})

async function start(env: Record<string, string> = {}): Promise<RunningServer> {
  const server = await startAtelier(folder.path, { env })
  running.push(server)
  return server
}

async function stop({ child, ended }: RunningServer): Promise<number | null> {
  child.kill('SIGTERM')
  return (await ended).code
}

const startArgs = () => ['start', '--port', '0', '--data-dir', folder.path]

async function init(): Promise<string> {
  const who = ['--organization', 'Acme', '--email', 'ada@acme.example', '--password', 'long enough']
  const { ended } = runAtelier(['init', '--data-dir', folder.path, '--json', ...who])
  return (JSON.parse((await ended).stdout) as { admin_api_key: string }).admin_api_key
}

test('spend that comes to a threshold and to its limit is told by mail, once each', async () => {
  const mailServer = await startMailServer()
  const adminKey = await init()
  const server = await start({
    ATELIER_SMTP_URL: mailServer.url,
    ATELIER_MAIL_FROM: 'Atelier <atelier@acme.example>',
    ATELIER_PUBLIC_URL: 'https://atelier.acme.example',
  })
  const admin = async (path: string, body: object) => {
    const headers = { 'x-api-key': adminKey }
    const answer = await fetch(`${server.url}/v1/organizations/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    expect(answer.status, path).toBe(200)
    return (await answer.json()) as { id: string; key: string }
  }
  const workspace = await admin('workspaces', { name: 'Search' })
  const scope = { type: 'workspace', workspace_id: workspace.id }
  await admin('spend_limits', { scope, amount: '1000' })
  await admin('notifications', {
    scope,
    threshold: { type: 'amount', amount: '1' },
    recipients: { emails: ['team@acme.example'] },
  })
  const { key } = await admin('api_keys', { name: 'key', workspace_id: workspace.id })

  for (let call = 0; call < 12; call++) {
    const answer = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'x-api-key': key,
        'anthropic-version': '2023-06-01',
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        model: 'claude-sonnet-5-5',
        max_tokens: 400,
        messages: [{ role: 'user', content: 'Say something. '.repeat(400) }],
      }),
    })
    expect(answer.status, await answer.text()).toBe(200)
  }

  await expect.poll(() => mailServer.mails.length, { timeout: 20_000 }).toBe(1)
  // Lowered below what is spent: the limit is reached there and then.
  await admin('spend_limits', { scope, amount: '1' })
  await expect.poll(() => mailServer.mails.length, { timeout: 20_000 }).toBe(3)
  expect(await stop(server)).toBe(0)

  expect(mailServer.mails.flatMap(({ to }) => to).toSorted()).toEqual([
    'ada@acme.example',
    'team@acme.example',
    'team@acme.example',
  ])
  const subjects = mailServer.mails.map(({ raw }) => /^Subject: (.*)\r$/m.exec(raw)![1]!)
  expect(subjects.toSorted((a, b) => a.localeCompare(b))).toEqual([
    '[Acme] Search: monthly spend has reached $0.01',
    '[Acme] Search: monthly spend limit reached, requests are refused',
    '[Acme] Search: monthly spend limit reached, requests are refused',
  ])
  expect(mailServer.mails[0]!.raw).toContain('https://atelier.acme.example')
  await mailServer.close()
})

test('the key of stored secrets is made once, kept private, and neither replaced nor exchanged', async () => {
  const path = join(folder.path, 'secret.key')
  expect(await stop(await start())).toBe(0)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const key = readFileSync(path, 'utf8')
  expect(await stop(await start())).toBe(0)
  expect(readFileSync(path, 'utf8')).toBe(key)

  const other = { ATELIER_SECRET_KEY: Buffer.alloc(32, 'x').toString('base64') }
  const { code, stderr } = await runAtelier(startArgs(), { env: other }).ended
  expect([code, stderr]).toEqual([1, expect.stringMatching(/ATELIER_SECRET_KEY is another key/)])
  rmSync(path)
  const missing = await runAtelier(startArgs()).ended
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/key .* is missing/)])
  expect(await stop(await start({ ATELIER_SECRET_KEY: key.trim() }))).toBe(0)
})

test('with PostgreSQL a start without a key is refused in one sentence', async () => {
  const database = await createTestDatabase()

  const env = { ATELIER_DATABASE_URL: database.url }
  const { code, stderr } = await runAtelier(startArgs(), { env }).ended

  expect([code, stderr.trimEnd().split('\n')]).toEqual([
    1,
    [expect.stringMatching(/ATELIER_SECRET_KEY is needed with PostgreSQL/)],
  ])
  await database.drop()
})
