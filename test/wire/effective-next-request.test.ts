import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAtelierProcess, runToEnd } from '../simulation/atelier-process.ts'
import type { AtelierProcess } from '../simulation/atelier-process.ts'
import { createTestDatabase } from '../support/postgres.ts'
import type { TestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/process.ts'

/** Three servers on one database, as a load balancer would have them; what is changed is changed at the first. */

const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
let database: TestDatabase
let nodes: readonly AtelierProcess[]
let adminKey: string

beforeAll(async () => {
  database = await createTestDatabase()
  const env = {
    ATELIER_DATABASE_URL: database.url,
    ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
    ATELIER_TRUSTED_PROXIES: '127.0.0.0/8, ::1',
  }
  nodes = folders.map(({ path }) => createAtelierProcess(path, env))
  const init = 'init --organization Acme --email a@acme.example --usage-tier start --json'
  const initialized = await runToEnd([...init.split(' '), '--password', 'correct horse'], {
    ...env,
    ATELIER_DATA_DIR: folders[0]!.path,
  })
  adminKey = (JSON.parse(initialized) as { admin_api_key: string }).admin_api_key
  await Promise.all(nodes.map((node) => node.start()))
})
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()))
  await database.drop()
  for (const folder of folders) folder.remove()
})

type Json = Record<string, unknown> & { id: string }

async function admin(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
  secret = adminKey,
): Promise<Json> {
  const answer = await fetch(`${nodes[0]!.url()}/v1/organizations/${path}`, {
    method,
    headers: { 'x-api-key': secret },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const answered = (await answer.json()) as Json
  expect(answer.status, JSON.stringify(answered)).toBe(200)
  return answered
}

/** The status of one message, and the error's type where there is one. */
async function message(node: AtelierProcess, key: string): Promise<string> {
  const answer = await fetch(`${node.url()}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
      // As the load balancer would say, after what the client has made up.
      'x-forwarded-for': '203.0.113.9, 198.51.100.7',
    },
    body: JSON.stringify({
      model: 'claude-haiku-4-5',
      max_tokens: 16,
      messages: [{ role: 'user', content: 'Good morning' }],
    }),
  })
  const { error } = (await answer.json()) as { error?: { type: string } }
  return error ? `${answer.status} ${error.type}` : String(answer.status)
}

test('whatever is changed at one node holds for the very next request on each of three', async () => {
  const workspace = await admin('POST', 'workspaces', { name: 'a' })
  const createKey = async () =>
    (await admin('POST', 'api_keys', { name: 'key', workspace_id: workspace.id })) as Json & {
      key: string
    }
  const key = await createKey()
  const other = await createKey()
  const entryId = async (query: string) => {
    const { data } = (await admin('GET', `rate_limits?${query}`)) as unknown as { data: Json[] }
    return data[0]!.id
  }
  const ofHaiku = await entryId('model=claude-haiku-4-5')
  const atOnce = await entryId('group_type=concurrency')
  const requests = (value: number | null) => ({ limits: [{ type: 'requests_per_minute', value }] })
  const open = (value: number | null) => ({ limits: [{ type: 'concurrent_requests', value }] })
  const scopes = {
    organization: { type: 'organization' },
    workspace: { type: 'workspace', workspace_id: workspace.id },
    key: { type: 'api_key', api_key_id: key.id },
  }
  const ofWorkspace = `workspaces/${workspace.id}`
  const ofKey = `api_keys/${key.id}`

  const ok = '200'
  const limited = '429 rate_limit_error'
  const spent = '400 invalid_request_error'
  const notAllowed = '403 permission_error'
  const geos = (allowed: unknown) => ({ data_residency: { allowed_inference_geos: allowed } })
  const closed = '401 authentication_error'
  type Step = [name: string, path: string, body: object, expected: string, secret?: string]
  const spend = (scope: keyof typeof scopes, period: string, amount: string, expected: string) =>
    [
      `${period} spend limit of the ${scope}: ${amount}`,
      'spend_limits',
      { scope: scopes[scope], period, amount },
      expected,
    ] satisfies Step
  const steps: Step[] = [
    ['requests a minute of the organization: 0', `rate_limits/${ofHaiku}`, requests(0), limited],
    ['… 1000', `rate_limits/${ofHaiku}`, requests(1_000), ok],
    [
      'requests a minute of the workspace: 0',
      `${ofWorkspace}/rate_limits/${ofHaiku}`,
      requests(0),
      limited,
    ],
    ['… inherited', `${ofWorkspace}/rate_limits/${ofHaiku}`, requests(null), ok],
    ['open requests of the key: 0', `${ofKey}/rate_limits/${atOnce}`, open(0), limited],
    ['… no limit', `${ofKey}/rate_limits/${atOnce}`, open(null), ok],
    spend('organization', 'daily', '0', spent),
    spend('organization', 'daily', '10000', ok),
    spend('workspace', 'monthly', '0', spent),
    spend('workspace', 'monthly', '10000', ok),
    spend('key', 'weekly', '0', spent),
    spend('key', 'weekly', '10000', ok),
    ['another model allowed', ofWorkspace, { allowed_models: ['claude-opus-5-5'] }, notAllowed],
    ['its alias too', ofWorkspace, { allowed_models: ['claude-haiku-4-5-20251001'] }, ok],
    ['another address allowed', ofWorkspace, { allowed_ips: ['203.0.113.0/24'] }, notAllowed],
    ['its range too', ofWorkspace, { allowed_ips: ['198.51.100.0/24'] }, ok],
    ['only us allowed', ofWorkspace, geos(['us']), spent],
    ['unrestricted', ofWorkspace, geos('unrestricted'), ok],
    ['workspace paused', `${ofWorkspace}/pause`, {}, notAllowed],
    ['workspace resumed', `${ofWorkspace}/resume`, {}, ok],
    ['key disabled', ofKey, { status: 'inactive' }, closed],
    ['key enabled', ofKey, { status: 'active' }, ok],
    ['key archived', ofKey, { status: 'archived' }, closed],
    ['workspace archived', `${ofWorkspace}/archive`, {}, closed, other.key],
  ]
  const warm = (secret: string) => Promise.all(nodes.map((node) => message(node, secret)))
  expect(await warm(key.key)).toEqual([ok, ok, ok])
  expect(await warm(other.key)).toEqual([ok, ok, ok])

  const measured: Record<string, Record<string, string>> = {}
  for (const [name, path, body, expected, secret = key.key] of steps) {
    await admin('POST', path, body)
    const changedMs = performance.now()
    // One request each, all at once: whichever is wrong is the first after the change.
    const answers = await Promise.all(
      nodes.map(async (node) => {
        const answer = await message(node, secret)
        return { answer, afterMs: performance.now() - changedMs }
      }),
    )

    expect(
      answers.map(({ answer }) => answer),
      name,
    ).toEqual([expected, expected, expected])
    measured[name] = Object.fromEntries(
      answers.map(({ afterMs }, index) => [`node ${index + 1}`, `${afterMs.toFixed(1)} ms`]),
    )
  }
  console.log('From the 200 of the change, at node 1, to the first answer that obeys it:')
  console.table(measured)
})

test('a playground key calls models on every node, until its person signs out', async () => {
  const workspace = await admin('POST', 'workspaces', { name: 'playground' })
  const person = { email: 'a@acme.example', password: 'correct horse' }
  const { token } = (await admin('POST', 'sessions', person)) as Json & { token: string }
  const asked = { workspace_id: workspace.id }
  const { key } = (await admin('POST', 'playground_keys', asked, token)) as Json & { key: string }
  const answers = () => Promise.all(nodes.map((node) => message(node, key)))
  expect(await answers()).toEqual(['200', '200', '200'])

  await admin('DELETE', 'sessions', undefined, token)

  const closed = '401 authentication_error'
  expect(await answers()).toEqual([closed, closed, closed])
})
