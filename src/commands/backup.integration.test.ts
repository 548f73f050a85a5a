import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectSentence, openInstallationFolder } from '#test/support/installation.ts'
import type { InstallationFolder } from '#test/support/installation.ts'
import { createTestDatabase } from '#test/support/postgres.ts'
import { waitUntil } from '#test/support/stack.ts'

let installation: InstallationFolder
let into: string
beforeEach(() => {
  installation = openInstallationFolder()
  into = join(installation.path, 'backup')
})
afterEach(() => installation.close())

const readManifest = () => JSON.parse(readFileSync(join(into, 'manifest.json'), 'utf8'))

/** Rows by state and what they cost, read past the product. */
function booksIn(dataDir: string) {
  const database = new DatabaseSync(join(dataDir, 'atelier.db'), { readOnly: true })
  const rows = database.prepare('select state, cost_nano_usd as cost from request').all()
  database.close()
  return {
    settled: rows.filter(({ state }) => state === 'settled').length,
    cost: rows.reduce((sum, { cost }) => sum + BigInt((cost as number | null) ?? 0), 0n),
  }
}

describe('backup and restore on SQLite', () => {
  test('a server under load goes on, and its backup starts elsewhere with the same books and keys', async () => {
    const { start, init, run, path } = installation
    const { adminKey } = await init()
    const server = await start()
    const key = await server.createKey(adminKey)
    const going = new AbortController()
    let answered = 0
    const clients = Array.from({ length: 4 }, async () => {
      while (!going.signal.aborted) {
        expect((await server.callMessages(key)).status).toBe(200)
        answered++
      }
    })
    await waitUntil(() => answered > 20)

    const ended = await run(['backup', into])
    const answeredAtTheEnd = answered
    await waitUntil(() => answered > answeredAtTheEnd + 5)
    going.abort()
    await Promise.all(clients)

    expect([ended.code, ended.stderr]).toEqual([0, ''])
    expect(ended.stdout).toContain(`Backed up to ${into}: atelier.db`)
    for (const name of ['atelier.db', 'manifest.json']) {
      expect(statSync(join(into, name)).mode & 0o777).toBe(0o600)
    }
    const dataDir = join(path, 'restored')
    const restored = await run(['restore', into, '--json'], { dataDir })
    expect([restored.code, restored.stderr]).toEqual([0, ''])
    const { books } = readManifest()
    const found = booksIn(dataDir)
    expect(found.settled).toBe(books.requests.settled)
    expect(books.requests.settled).toBeGreaterThan(20)
    expect([String(found.cost)]).toEqual(Object.values(books.settled_nano_usd))
    const checks = JSON.parse(restored.stdout).findings.map((each: { check: string }) => each.check)
    expect(checks.slice(0, 2)).toEqual(['manifest', 'books'])
    const second = await start({ dataDir })
    expect((await second.callMessages(key)).status).toBe(200)
    expect((await run(['doctor'], { dataDir })).code).toBe(0)
  })

  test('what had not ended is charged at the first start of the copy, and both commands say so', async () => {
    const { start, init, run, path } = installation
    const { adminKey } = await init()
    const simulator = await installation.simulate(
      '--tokens-per-second',
      '5',
      '--output-tokens',
      '90',
    )
    const server = await start({ args: ['--upstream-url', simulator] })
    const key = await server.createKey(adminKey)
    const stream = await server.callMessages(key, { stream: true })

    const ended = await run(['backup', into])
    const dataDir = join(path, 'restored')
    const restored = await run(['restore', into], { dataDir })
    await stream.body!.cancel()

    expect(readManifest().books.requests).toEqual({ reserved: 1 })
    const sentence =
      /1 request had not ended: .* the first start charges what they had reserved, \$0\.\d+/
    expect(ended.stdout).toMatch(sentence)
    expect(restored.stdout).toMatch(sentence)
    await start({ dataDir })
    const database = new DatabaseSync(join(dataDir, 'atelier.db'), { readOnly: true })
    expect(database.prepare('select state from request').all()).toEqual([{ state: 'expired' }])
    database.close()
  })

  test('a byte that changed, a file that is gone and a folder that is no backup are refused', async () => {
    const { init, run, path } = installation
    await init()
    await run(['backup', into])
    const restore = () => run(['restore', into], { dataDir: join(path, 'restored') })
    const file = join(into, 'atelier.db')
    const bytes = readFileSync(file)

    bytes[5000] = bytes[5000]! ^ 1
    writeFileSync(file, bytes)
    expectSentence(await restore(), /atelier\.db is not as it was written/)
    rmSync(file)
    expectSentence(await restore(), /atelier\.db is missing/)
    rmSync(join(into, 'manifest.json'))
    expectSentence(await restore(), /is no backup, or one that was not finished/)

    expect(existsSync(join(path, 'restored'))).toBe(false)
  })

  test('neither command writes over anything, and a newer backup is refused', async () => {
    const { init, run, path } = installation
    await init()
    mkdirSync(into)
    writeFileSync(join(into, 'mine'), 'mine')
    expectSentence(await run(['backup', into]), /is not empty: name a new folder/)
    expect(readFileSync(join(into, 'mine'), 'utf8')).toBe('mine')
    rmSync(join(into, 'mine'))
    await run(['backup', into])
    const before = readFileSync(join(path, 'atelier.db'))

    expectSentence(await run(['restore', into]), /atelier\.db exists already/)

    expect(readFileSync(join(path, 'atelier.db'))).toEqual(before)
    const manifest = readManifest()
    const newer = { ...manifest, schema_version: 1000, product_version: '9.9.9' }
    writeFileSync(join(into, 'manifest.json'), JSON.stringify(newer))
    const dataDir = join(path, 'restored')
    expectSentence(await run(['restore', into], { dataDir }), /at schema version 1000 .* 9\.9\.9/)
  })

  test('the secret key goes along unless it is left out, and then it is asked for and checked', async () => {
    const { init, run, path } = installation
    await init()
    const secretKey = `${Buffer.alloc(32, 7).toString('base64')}\n`
    writeFileSync(join(path, 'secret.key'), secretKey, { mode: 0o600 })
    const without = join(path, 'without')
    await run(['backup', into])
    await run(['backup', without, '--without-secret-key'])
    const wrong = join(path, 'wrong.key')
    writeFileSync(wrong, Buffer.alloc(32, 8).toString('base64'))
    const restore = (from: string, to: string, ...args: string[]) =>
      run(['restore', from, ...args], { dataDir: join(path, to) })

    expect(statSync(join(into, 'secret.key')).mode & 0o777).toBe(0o600)
    expect(existsSync(join(without, 'secret.key'))).toBe(false)
    expect((await restore(into, 'one')).code).toBe(0)
    expect(readFileSync(join(path, 'one', 'secret.key'), 'utf8')).toBe(secretKey)
    expectSentence(await restore(without, 'two'), /made without its secret key: name it with/)
    expectSentence(
      await restore(without, 'two', '--secret-key-file', wrong),
      /not the one of this backup/,
    )
    const right = join(path, 'secret.key')
    expect((await restore(without, 'two', '--secret-key-file', right)).code).toBe(0)
    expect(statSync(join(path, 'two', 'secret.key')).mode & 0o777).toBe(0o600)
  })

  test('a backup of books that do not agree is restored as it is, and says so with 1', async () => {
    const { init, run, path } = installation
    await init()
    installation.breakBooks()
    await run(['backup', into])

    const restored = await run(['restore', into], { dataDir: join(path, 'restored') })

    expect(restored.code).toBe(1)
    expect(restored.stdout).toMatch(
      /^problem +\S+ has 3 open reservations, and its requests have 0/m,
    )
    expect(existsSync(join(path, 'restored', 'atelier.db'))).toBe(true)
  })
})

describe('backup and restore on PostgreSQL', () => {
  test('a dump of a running server fills an empty database, with the same books and keys', async () => {
    const { start, init, run } = installation
    const [source, target] = [await createTestDatabase(), await createTestDatabase()]
    const secret = { ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64') }
    const env = { ...secret, ATELIER_DATABASE_URL: source.url }
    const { adminKey } = await init({ env })
    const server = await start({ env })
    const key = await server.createKey(adminKey)
    for (let count = 0; count < 3; count++) await server.callMessages(key)

    const ended = await run(['backup', into], { env })
    const other = { ...secret, ATELIER_DATABASE_URL: target.url }
    const restored = await run(['restore', into], { env: other })
    const again = await run(['restore', into], { env: other })
    const onSqlite = await run(['restore', into])

    expect([ended.code, ended.stderr]).toEqual([0, ''])
    expect(readManifest()).toMatchObject({
      database: 'postgres',
      books: { requests: { settled: 3 } },
    })
    expect([restored.code, restored.stderr]).toEqual([0, ''])
    expect(restored.stdout).toContain('3 requests by state')
    expectSentence(again, /is not empty: name an empty database/)
    expectSentence(onSqlite, /The backup is of PostgreSQL: name an empty database/)
    const second = await start({ env: other })
    expect((await second.callMessages(key)).status).toBe(200)
    expect((await run(['doctor'], { env: other })).code).toBe(0)
    await installation.close()
    await source.drop()
    await target.drop()
  })
})
