import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '#store/database.ts'
import type { DatabaseSettings } from '#store/database.ts'
import { createStore } from '#store/store.ts'
import { dumpDatabase } from '#test/support/dump-database.ts'
import { openInstallationFolder } from '#test/support/installation.ts'
import type { InstallationFolder, StartedServer } from '#test/support/installation.ts'
import { createTestDatabase } from '#test/support/postgres.ts'
import { waitUntil } from '#test/support/stack.ts'

/** No content is stored: what people ask, and what they are answered, is in no row of any table. */

let installation: InstallationFolder
beforeEach(() => {
  installation = openInstallationFolder()
})
afterEach(() => installation.close())

/** What must be found nowhere. */
type Traffic = { readonly marks: readonly string[] }

/** Answered whole and in a stream, counted, refused by the API and by a limit: each with marks of its own. */
async function sendMarked(server: StartedServer, adminKey: string): Promise<Traffic> {
  const key = await server.createKey(adminKey)
  const marks: string[] = []
  const mark = (): string => {
    marks.push(`mark${randomBytes(12).toString('hex')}`)
    return marks.at(-1)!
  }
  const bodyOf = () => ({
    system: mark(),
    messages: [{ role: 'user', content: mark() }],
    tools: [{ name: mark().slice(0, 20), description: mark(), input_schema: { type: 'object' } }],
    metadata: { user_id: mark() },
    stop_sequences: [mark()],
  })
  const whole = await server.callMessages(key, bodyOf())
  const answer = (await whole.json()) as { content: { text: string }[] }
  const streamed = await server.callMessages(key, { ...bodyOf(), stream: true })
  const deltas = [...(await streamed.text()).matchAll(/"text":"((?:[^"\\]|\\.)+)"/g)]
  const invalid = await server.callMessages(key, { ...bodyOf(), max_tokens: -1 })
  const limited = await fetch(`${server.url}/v1/organizations/spend_limits`, {
    method: 'POST',
    headers: { 'x-api-key': adminKey },
    body: JSON.stringify({ scope: { type: 'organization' }, amount: '0' }),
  })
  const refused = await server.callMessages(key, bodyOf())
  const statuses = [whole, streamed, invalid, limited, refused].map(({ status }) => status)
  expect(statuses).toEqual([200, 200, 400, 200, 400])
  // A refusal is kept soon after its answer.
  await waitUntil(async () => {
    const list = await fetch(`${server.url}/v1/organizations/requests?statuses[]=refused`, {
      headers: { 'x-api-key': adminKey },
    })
    return ((await list.json()) as { data: unknown[] }).data.length === 1
  })
  const answered = [answer.content[0]!.text, ...deltas.map(([, text]) => text!)]
  // A piece that is but a word or two may stand anywhere.
  const telling = answered.filter((text) => text.length >= 20)
  expect(telling.length).toBeGreaterThan(0)
  return { marks: [...marks, ...telling] }
}

async function expectNowhere(settings: DatabaseSettings, { marks }: Traffic): Promise<void> {
  const database = openDatabase(settings, () => undefined)
  const dump = await dumpDatabase(createStore(database).read)
  await database.close()
  // What is looked for would be found: the requests themselves are there.
  expect(dump.match(/^request /gm)).toHaveLength(2)
  expect(dump.match(/^refusal /gm)).toHaveLength(1)
  expect(marks.filter((mark) => dump.includes(mark))).toEqual([])
}

test('neither prompts nor answers are in the database, nor anywhere in the data folder, on SQLite', async () => {
  const { adminKey } = await installation.init()
  const server = await installation.start()
  const traffic = await sendMarked(server, adminKey)
  await server.kill()

  for (const file of readdirSync(installation.path)) {
    const bytes = readFileSync(join(installation.path, file)).toString('latin1')
    expect([file, traffic.marks.filter((mark) => bytes.includes(mark))]).toEqual([file, []])
  }
  const path = join(installation.path, 'atelier.db')
  await expectNowhere({ dialect: 'sqlite', path, synchronous: 'normal' }, traffic)
})

test('neither prompts nor answers are in the database on PostgreSQL', async () => {
  const { url, drop } = await createTestDatabase()
  const secret = Buffer.alloc(32, 'k').toString('base64')
  const env = { ATELIER_DATABASE_URL: url, ATELIER_SECRET_KEY: secret }
  const { adminKey } = await installation.init({ env })
  const server = await installation.start({ env })
  const traffic = await sendMarked(server, adminKey)
  await server.kill()

  await expectNowhere({ dialect: 'postgres', connectionString: url }, traffic)
  await drop()
})
