import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../support/postgres.ts'
import type { TestDatabase } from '../support/postgres.ts'
import { runAtelier, startAtelier, temporaryFolder } from '../support/process.ts'
import type { RunningServer } from '../support/process.ts'
import { waitUntil } from '../support/stack.ts'

/** Several real servers on one PostgreSQL: one is stopped in the middle, or the database goes away. */

const folder = temporaryFolder()
let database: TestDatabase
let admin: pg.Client
let env: Record<string, string>
let nodes: RunningServer[]
let key: string
beforeAll(async () => {
  database = await createTestDatabase()
  const maintenance = new URL(database.url)
  maintenance.pathname = '/postgres'
  admin = new pg.Client({ connectionString: maintenance.href })
  await admin.connect()
  env = {
    ATELIER_DATABASE_URL: database.url,
    ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
    ATELIER_LOG_LEVEL: 'silent',
  }
  const args = ['--organization', 'Acme', '--email', 'a@acme.example', '--usage-tier', 'custom']
  const init = runAtelier(['init', ...args, '--password-stdin', '--json'], {
    env,
    input: 'correct horse',
  })
  const created = JSON.parse((await init.ended).stdout) as Record<string, string>
  nodes = [await startNode('a'), await startNode('b')]
  const response = await fetch(`${nodes[0]!.url}/v1/organizations/api_keys`, {
    method: 'POST',
    headers: { 'x-api-key': created['admin_api_key']!, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'nodes', workspace_id: created['default_workspace_id'] }),
  })
  key = ((await response.json()) as { key: string }).key
})
afterAll(async () => {
  for (const node of nodes) node.child.kill('SIGKILL')
  await Promise.all(nodes.map((node) => node.ended))
  await admin.end()
  await database.drop()
  folder.remove()
})

function startNode(name: string): Promise<RunningServer> {
  return startAtelier(`${folder.path}/${name}`, { env })
}

/** Once more where a kept connection was closed by its idle server just then. */
function ask(url: string, init?: RequestInit): Promise<Response> {
  return fetch(url, init).catch(() => fetch(url, init))
}

async function send(node: RunningServer): Promise<Response> {
  return ask(`${node.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
    },
    body: JSON.stringify({
      model: 'claude-haiku-4-5',
      max_tokens: 5,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  })
}

/** Sends without pause until told to stop, and keeps how long the slowest answer took. */
function keepSending(node: RunningServer, clients: number) {
  const run = { stopped: false, statuses: new Map<number, number>(), slowestMs: 0 }
  const sending = Array.from({ length: clients }, async () => {
    while (!run.stopped) {
      const startedMs = performance.now()
      const response = await send(node)
      const { status } = response
      await response.text()
      run.slowestMs = Math.max(run.slowestMs, performance.now() - startedMs)
      run.statuses.set(status, (run.statuses.get(status) ?? 0) + 1)
    }
  })
  return {
    run,
    stop: async () => {
      run.stopped = true
      await Promise.all(sending)
    },
  }
}

/** Connections that hold a transaction open while their process does nothing. */
async function openTransactions(): Promise<number> {
  const { rows } = await admin.query(
    `select count(*)::int as count from pg_stat_activity
     where datname = $1 and state = 'idle in transaction'`,
    [new URL(database.url).pathname.slice(1)],
  )
  return Number(rows[0]?.count)
}

test('a node that is stopped in the middle of a transaction holds the others up for under a second', async () => {
  const [steady, stopped] = nodes as [RunningServer, RunningServer]
  const others = keepSending(stopped, 8)
  const delays: number[] = []
  // Most stops fall between transactions; what counts are those that fall inside one.
  for (let stops = 0; delays.length < 3 && stops < 400; stops++) {
    await send(stopped)
    stopped.child.kill('SIGSTOP')
    if ((await openTransactions()) > 0) {
      const startedMs = performance.now()
      expect((await send(steady)).status).toBe(200)
      delays.push(performance.now() - startedMs)
    }
    stopped.child.kill('SIGCONT')
  }
  await others.stop()

  console.log(`held up for ${delays.map((ms) => `${Math.round(ms)} ms`).join(', ')}`)
  expect(delays).toHaveLength(3)
  expect([...others.run.statuses.keys()]).toEqual([200])
  expect((await send(stopped)).status).toBe(200)
})

test('while the database is away requests are refused, readiness says so, and both come back by themselves', async () => {
  const name = new URL(database.url).pathname.slice(1)
  const ready = async (node: RunningServer) => (await ask(`${node.url}/readyz`)).status
  expect(await Promise.all(nodes.map(ready))).toEqual([200, 200])

  await admin.query(`alter database ${name} allow_connections false`)
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    name,
  ])
  const refused = await Promise.all(nodes.map(send))
  const unready = await Promise.all(nodes.map(ready))
  await admin.query(`alter database ${name} allow_connections true`)

  for (const response of refused) {
    expect(response.status).toBe(503)
    expect(response.headers.get('x-should-retry')).toBe('true')
    expect(await response.json()).toMatchObject({ error: { type: 'api_error' } })
  }
  expect(unready).toEqual([503, 503])
  for (const node of nodes) {
    await waitUntil(async () => (await ready(node)) === 200)
    await waitUntil(async () => (await send(node)).status === 200)
  }
})
