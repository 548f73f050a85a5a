import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import pg from 'pg'
import { expectSentence, openInstallationFolder } from '#test/support/installation.ts'
import type { InstallationFolder } from '#test/support/installation.ts'
import { createTestDatabase } from '#test/support/postgres.ts'
import { waitUntil } from '#test/support/stack.ts'

let installation: InstallationFolder
beforeEach(() => {
  installation = openInstallationFolder()
})
afterEach(() => installation.close())

type Finding = { readonly check: string; readonly level: string; readonly message: string }

async function diagnose(env: Record<string, string> = {}) {
  const ended = await installation.run(['doctor', '--json'], { env })
  expect(ended.stderr).toBe('')
  const { ok, findings } = JSON.parse(ended.stdout) as { ok: boolean; findings: Finding[] }
  expect(ended.code).toBe(ok ? 0 : 1)
  return { ok, findings, find: (check: string) => findings.find((each) => each.check === check)! }
}

function edit(sql: string): void {
  const database = new DatabaseSync(join(installation.path, 'atelier.db'))
  database.exec(sql)
  database.close()
}

test('a sound installation is found well, while its server runs and while it does not, and is left as it is', async () => {
  await installation.init()
  const before = readFileSync(join(installation.path, 'atelier.db'))

  const stopped = await diagnose()

  expect(stopped.findings.map(({ level }) => level)).not.toContain('problem')
  expect(stopped.find('server').message).toMatch(/^No server has/)
  expect(readFileSync(join(installation.path, 'atelier.db'))).toEqual(before)
  expect(readdirSync(installation.path).filter((name) => name.startsWith('fsync'))).toEqual([])
  await installation.start()
  const running = await diagnose()
  expect(running.ok).toBe(true)
  expect(running.find('server').message).toMatch(/^A server has/)
  expect(running.findings.map(({ check }) => check)).toEqual([
    'server',
    'integrity',
    'schema',
    'books',
    'clock',
    'reservations',
    'sums',
    'secret_key',
    'audit',
    'permissions',
    'disk',
    'log',
    'fsync',
  ])
})

test('books that do not agree, a clock that was set back and an open key are problems', async () => {
  await installation.init()
  installation.breakBooks()
  edit(`update ledger_scope set state = json_set(state, '$.last', 4102444800000)`)
  const key = join(installation.path, 'secret.key')
  chmodSync(key, 0o644)
  chmodSync(installation.path, 0o755)

  const { ok, find } = await diagnose()

  expect(ok).toBe(false)
  expect(find('books').message).toMatch(/has 3 open reservations, and its requests have 0\.$/)
  expect(find('clock').message).toMatch(/2 scopes .* as far as 2100-01-01T00:00:00.000Z/)
  expect(find('permissions').message).toContain(`chmod 600 ${key}`)
  const { code, stdout } = await installation.run(['doctor'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^problem {2}/m)
})

test('reservations of a server that was killed are found, and are nothing once the next has started', async () => {
  const { adminKey } = await installation.init()
  const simulator = await installation.simulate('--tokens-per-second', '5', '--output-tokens', '90')
  const server = await installation.start({ args: ['--upstream-url', simulator] })
  const stream = await server.callMessages(await server.createKey(adminKey), { stream: true })
  expect((await diagnose()).find('reservations').message).toMatch(/^1 request in flight, with \$0/)

  await server.kill()
  await stream.body!.cancel().catch(() => undefined)
  const { ok, find } = await diagnose()

  expect([ok, find('reservations').level]).toEqual([true, 'warning'])
  expect(find('reservations').message).toMatch(/^1 request of processes that are gone hold \$0/)
  await installation.start()
  expect((await diagnose()).find('reservations').level).toBe('ok')
})

test('no database, another schema and a damaged file are told in a sentence', async () => {
  expectSentence(await installation.run(['doctor']), /There is no database at/)
  await installation.init()
  edit(`insert into schema_version values (1000, 'later', 0)`)
  expect((await diagnose()).find('schema')).toMatchObject({ level: 'problem' })
  edit('delete from schema_version where version > 1')
  expect((await diagnose()).find('schema')).toMatchObject({ level: 'warning' })
  writeFileSync(join(installation.path, 'atelier.db'), 'this is no database'.repeat(1000))
  expectSentence(await installation.run(['doctor']), /is not a SQLite database, or is damaged/)
})

test('a secret key that is lost or another than at the first start is a problem', async () => {
  await installation.init()
  const server = await installation.start()
  await server.kill()
  expect((await diagnose()).find('secret_key')).toMatchObject({ level: 'ok' })

  writeFileSync(join(installation.path, 'secret.key'), Buffer.alloc(32, 'x').toString('base64'))
  expect((await diagnose()).find('secret_key')).toMatchObject({ level: 'problem' })
  rmSync(join(installation.path, 'secret.key'))
  expect((await diagnose()).find('secret_key')).toMatchObject({ level: 'problem' })
})

test('a running server shows at its metrics what it found, and on PostgreSQL the doctor finds it too', async () => {
  const { url: databaseUrl, drop } = await createTestDatabase()
  const env = {
    ATELIER_DATABASE_URL: databaseUrl,
    ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
  }
  await installation.init({ env })
  expect((await diagnose(env)).find('database').message).toMatch(/differs .* by -?\d+ ms\.$/)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(
    `update ledger_scope set state = (jsonb_set(state::jsonb, '{open}', '3'))::text`,
  )
  await client.end()

  const server = await installation.start({ env: { ...env, ATELIER_METRICS_PORT: '0' } })

  const metrics = async () => (await fetch(server.metricsUrl)).text()
  await waitUntil(async () => (await metrics()).includes('atelier_ledger_differences 2\n'))
  expect((await diagnose(env)).findings.filter(({ level }) => level === 'problem')).toHaveLength(2)
  await installation.close()
  await drop()
})

const tampering = [
  [`update activity set after = '{}' where sequence = 2`, 2],
  [
    `delete from activity where sequence = 3;
     update activity_head set sequence = 2, code = (select code from activity where sequence = 2)`,
    3,
  ],
] as const

test('whoever changes, removes or cuts rows of the audit in SQLite is found out, by the first row', async () => {
  const { adminKey } = await installation.init()
  const server = await installation.start()
  await server.createKey(adminKey)
  await server.createKey(adminKey)
  await server.kill()
  expect((await diagnose()).find('audit')).toMatchObject({ level: 'ok' })
  const path = join(installation.path, 'atelier.db')
  edit('pragma wal_checkpoint(truncate)')
  const sound = readFileSync(path)

  for (const [sql, sequence] of tampering) {
    writeFileSync(path, sound)
    edit(sql)
    const { level, message } = (await diagnose()).find('audit')
    expect(level, sql).toBe('problem')
    expect(message, sql).toContain(`activity ${sequence} `)
  }
  // Going on from there does not mend it.
  writeFileSync(path, sound)
  edit(tampering[1][0])
  const again = await installation.start()
  await again.createKey(adminKey)
  expect((await diagnose()).find('audit').message).toContain('activity 3 ')
})

test('whoever changes rows of the audit in PostgreSQL is found out too', async () => {
  const { url: databaseUrl, drop } = await createTestDatabase()
  const env = {
    ATELIER_DATABASE_URL: databaseUrl,
    ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
  }
  const { adminKey } = await installation.init({ env })
  const server = await installation.start({ env })
  await server.createKey(adminKey)
  await server.createKey(adminKey)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  expect((await diagnose(env)).find('audit')).toMatchObject({ level: 'ok' })
  await client.query('create table kept as select * from activity')
  await client.query('create table kept_head as select * from activity_head')

  for (const [sql, sequence] of tampering) {
    await client.query(sql)
    const { level, message } = (await diagnose(env)).find('audit')
    expect(level, sql).toBe('problem')
    expect(message, sql).toContain(`activity ${sequence} `)
    await client.query('delete from activity; insert into activity select * from kept')
    await client.query(
      'delete from activity_head; insert into activity_head select * from kept_head',
    )
  }
  const withoutKey = await diagnose({ ATELIER_DATABASE_URL: databaseUrl })
  expect(withoutKey.find('audit')).toMatchObject({ level: 'warning' })

  await client.end()
  await installation.close()
  await drop()
})
