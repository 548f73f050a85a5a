import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase } from '#test/support/postgres.ts'
import { runAtelier, startAtelier, temporaryFolder } from '#test/support/process.ts'
import type { Ended, Running, RunOptions } from '#test/support/process.ts'

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

async function start(options: Parameters<typeof startAtelier>[1] = {}) {
  const server = await startAtelier(folder.path, options)
  running.push(server)
  return server
}

function run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runAtelier(args, options).ended
}

const initArgs = ['--organization', 'Acme', '--email', 'ada@acme.example', '--json']

function init(options: RunOptions = {}, args: readonly string[] = []): Promise<Ended> {
  return run(
    ['init', ...initArgs, '--data-dir', folder.path, '--password', 'correct horse', ...args],
    options,
  )
}

/** What a failed start prints: one sentence, nothing else. */
function expectSentence({ code, stdout, stderr }: Ended, sentence: RegExp): void {
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(stderr).toMatch(sentence)
  expect(stdout).toBe('')
  expect(code).toBe(1)
}

describe('start', () => {
  test('a fresh folder is brought up with a banner, and answers that it lives and is ready', async () => {
    const { url, output } = await start()

    const { stdout } = output()
    expect(stdout).toContain(`Atelier listens on ${url}`)
    expect(stdout).toContain(`SQLite, ${join(folder.path, 'atelier.db')}`)
    expect(stdout).toContain('built-in simulator')
    expect(stdout).toContain(`atelier -- init --data-dir "${folder.path}" --organization`)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const ready = await fetch(`${url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', reasons: [] }])
    expect(statSync(join(folder.path, 'server.json')).mode & 0o777).toBe(0o600)
  })

  test('unknown paths get a 404 in the envelope, whichever service is off', async () => {
    const { url } = await start({ args: ['--services', 'control'] })

    const strays = [fetch(`${url}/v1/messages`), fetch(`${url}/nothing`, { method: 'POST' })]
    for (const answer of await Promise.all(strays)) {
      expect([answer.status, await answer.json()]).toMatchObject([
        404,
        {
          type: 'error',
          error: { type: 'not_found_error' },
          request_id: expect.stringMatching(/^req_/),
        },
      ])
    }
    expect((await fetch(`${url}/v1/organizations/me`)).status).toBe(401)
  })

  test('a port that is taken stops the start with one sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo

    const ended = await run(['start', '--port', String(port), '--data-dir', folder.path])

    expectSentence(ended, new RegExp(`Port ${port} of 127.0.0.1 is taken`))
    other.close()
  })

  test('a data folder that cannot be written stops the start with one sentence', async () => {
    const file = join(folder.path, 'file')
    writeFileSync(file, '')

    const ended = await run(['start', '--port', '0', '--data-dir', file])

    expectSentence(ended, /The data folder \S+ cannot be written/)
  })

  test('a setting that is unknown or malformed stops the start with one sentence', async () => {
    const args = ['start', '--port', '0', '--data-dir', folder.path]

    expectSentence(await run(args, { env: { ATELIER_PROT: '1' } }), /ATELIER_PROT is not a setting/)
    expectSentence(
      await run(args, { env: { ATELIER_SQLITE_SYNCHRONOUS: 'off' } }),
      /ATELIER_SQLITE_SYNCHRONOUS must be one of full, normal/,
    )
  })

  test('a database that is newer than the code, or none at all, stops the start with one sentence', async () => {
    const path = join(folder.path, 'atelier.db')
    const first = await start()
    first.child.kill('SIGTERM')
    await first.ended
    const database = new DatabaseSync(path)
    database.exec(`insert into schema_version values (1000, 'later', 0)`)
    database.close()

    const args = ['start', '--port', '0', '--data-dir', folder.path]
    expectSentence(await run(args), /written by a newer release of Atelier/)

    writeFileSync(path, 'this is no database, whatever its name says'.repeat(100))
    expectSentence(await run(args), /is not a SQLite database/)
  })

  test('a second server on the same folder is refused, and a killed one leaves no lock', async () => {
    const first = await start()

    const args = ['start', '--port', '0', '--data-dir', folder.path]
    expectSentence(await run(args), /Another Atelier has the data folder/)

    first.child.kill('SIGKILL')
    await first.ended
    await start()
  })

  test('a command or a flag that does not exist ends with 2', async () => {
    for (const args of [['begin'], ['start', '--speed', '9'], ['init'], ['simulate', 'x']]) {
      const { code, stderr } = await run(args)
      expect([code, stderr.startsWith('atelier: ')]).toEqual([2, true])
    }
    expect((await run(['help'])).stdout).toContain('Usage: atelier')
  })

  test('SIGTERM lets a running stream finish, refuses new requests, and ends with 0', async () => {
    const simulator = runAtelier([
      'simulate',
      '--port',
      '0',
      '--tokens-per-second',
      '40',
      '--output-tokens',
      '60',
    ])
    running.push(simulator)
    await simulator.printed('listens on')
    const upstream = /listens on (\S+)/.exec(simulator.output().stdout)?.[1]
    const { admin_api_key } = JSON.parse((await init()).stdout)
    const { url, child, ended } = await start({ args: ['--upstream-url', upstream!] })
    const { key } = await createKey(url, admin_api_key)

    const stream = await callMessages(url, key, { stream: true })
    const reader = stream.body!.getReader()
    await reader.read()
    child.kill('SIGTERM')

    await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(503)
    expect((await callMessages(url, key, {})).status).toBe(503)
    let text = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += Buffer.from(part.value).toString()
    }
    expect(text).toContain('event: message_stop')
    expect((await ended).code).toBe(0)
    expect(existsSync(join(folder.path, 'server.json'))).toBe(false)
    const database = new DatabaseSync(join(folder.path, 'atelier.db'))
    expect(database.prepare('select state from request').all()).toEqual([{ state: 'settled' }])
    database.close()
  })
})

async function createKey(url: string, adminKey: string): Promise<{ key: string }> {
  const answer = await fetch(`${url}/v1/organizations/api_keys`, {
    method: 'POST',
    headers: { 'x-api-key': adminKey },
    body: JSON.stringify({ name: 'key' }),
  })
  return (await answer.json()) as { key: string }
}

function callMessages(url: string, key: string, body: object): Promise<Response> {
  return fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model: 'claude-sonnet-5-5',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Say something.' }],
      ...body,
    }),
  })
}

const setUpBody = {
  organization: 'Acme',
  name: 'Ada',
  email: 'ada@acme.example',
  password: 'correct horse',
  cookie: true,
}

describe('init', () => {
  test('before the start, it prints what it created and nothing else, and the key opens', async () => {
    const { code, stdout, stderr } = await init()

    expect([code, stderr]).toEqual([0, ''])
    const created = JSON.parse(stdout)
    expect(Object.keys(created)).toEqual([
      'organization_id',
      'user_id',
      'default_workspace_id',
      'admin_api_key',
    ])
    const { url, output } = await start()
    expect(output().stdout).not.toContain('init')
    expect(output().stdout).not.toContain('setup#')
    const me = await fetch(`${url}/v1/organizations/me`, {
      headers: { 'x-api-key': created.admin_api_key },
    })
    expect(await me.json()).toMatchObject({ id: created.organization_id, name: 'Acme' })
  })

  test('while the server runs it works too, with the password from standard input', async () => {
    const { url } = await start()

    const args = ['init', ...initArgs, '--data-dir', folder.path, '--password-stdin']
    const { code, stdout } = await run(args, { input: 'correct horse\n' })

    expect(code).toBe(0)
    const { admin_api_key } = JSON.parse(stdout)
    const { key } = await createKey(url, admin_api_key)
    expect((await callMessages(url, key, {})).status).toBe(200)
  })

  test('the link that start prints does the same in a browser, once', async () => {
    const { url, output } = await start()
    const link = new RegExp(`${url}/setup#(atl-setup01-\\S+)`).exec(output().stdout)
    const setUp = (): Promise<Response> =>
      fetch(`${url}/v1/organizations/setup`, {
        method: 'POST',
        headers: { origin: url },
        body: JSON.stringify({ ...setUpBody, token: link?.[1] }),
      })

    const answer = await setUp()

    expect(answer.status).toBe(200)
    const [header = ''] = answer.headers.getSetCookie()
    expect(header).toMatch(/^atelier_session=atl-session01-/)
    expect(header).not.toContain('Secure')
    const headers = { cookie: header.split(';')[0]! }
    const me = await fetch(`${url}/v1/organizations/me`, { headers })
    expect(await me.json()).toMatchObject({ name: 'Acme' })
    expect((await setUp()).status).toBe(400)
    expectSentence(await init(), /has its organization already/)
  })

  test('a second init is refused before and after the start, and changes nothing', async () => {
    await init()
    const before = readFileSync(join(folder.path, 'atelier.db'))

    expectSentence(await init(), /has its organization already. Nothing was changed/)

    expect(readFileSync(join(folder.path, 'atelier.db')).length).toBe(before.length)
    await start()
    expectSentence(await init(), /has its organization already. Nothing was changed/)
  })

  test('of several that race, one wins', async () => {
    const codes = (await Promise.all([init(), init(), init()])).map(({ code }) => code)

    expect(codes.toSorted((a, b) => Number(a) - Number(b))).toEqual([0, 1, 1])
  })

  test('what is no address, or too short, is refused in one sentence', async () => {
    expectSentence(await init({}, ['--email', 'nobody']), /--email: Must be an e-mail address/)
    expectSentence(await init({}, ['--password', 'short']), /--password: Must have at least 8/)
    expectSentence(await init({}, ['--organization', ' ']), /--organization: Must not be blank/)
    const none = ['init', ...initArgs, '--data-dir', folder.path]
    expectSentence(await run(none), /A password is needed/)
  })
})

describe('on PostgreSQL', () => {
  test('start, init and a second init work as on SQLite, and init races have one winner', async () => {
    const { url: databaseUrl, drop } = await createTestDatabase()
    const env = {
      ATELIER_DATABASE_URL: databaseUrl,
      ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
    }
    const server = await start({ env })
    expect(server.output().stdout).toContain('PostgreSQL, 127.0.0.1')

    const ended = await Promise.all([init({ env }), init({ env })])

    const winner = ended.find(({ code }) => code === 0)
    const loser = ended.find(({ code }) => code !== 0)
    expectSentence(loser!, /has its organization already/)
    const token = /setup#(\S+)/.exec(server.output().stdout)![1]
    const link = await fetch(`${server.url}/v1/organizations/setup`, {
      method: 'POST',
      body: JSON.stringify({ ...setUpBody, token }),
    })
    expect(link.status).toBe(400)
    const { key } = await createKey(server.url, JSON.parse(winner!.stdout).admin_api_key)
    expect((await callMessages(server.url, key, {})).status).toBe(200)

    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    await drop()
  })

  test('a database that does not let us in stops the start with one sentence', async () => {
    const args = ['start', '--port', '0', '--data-dir', folder.path]
    const env = { ATELIER_DATABASE_URL: 'postgres://someone:secret@127.0.0.1:1/atelier' }

    const ended = await run(args, { env })

    expectSentence(ended, /does not let us in: PostgreSQL, 127.0.0.1:1\/atelier/)
    expect(ended.stderr).not.toContain('secret')
  })
})
