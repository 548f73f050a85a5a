import { afterEach, beforeEach, expect, test } from 'vitest'
import { startSimulator } from '#simulator/server.ts'
import type { Simulator } from '#simulator/server.ts'
import { openInstallationFolder } from '#test/support/installation.ts'
import type { InstallationFolder, StartedServer } from '#test/support/installation.ts'
import { runAtelier } from '#test/support/process.ts'
import type { Ended } from '#test/support/process.ts'
import { waitUntil } from '#test/support/stack.ts'

const dayMs = 86_400_000
const upstreamAdminKey = 'admin-key-of-the-upstream'

let installation: InstallationFolder
let simulator: Simulator
beforeEach(async () => {
  installation = openInstallationFolder()
  simulator = await startSimulator({ apiKey: 'upstream', adminKey: upstreamAdminKey })
})
afterEach(async () => {
  await installation.close()
  await simulator.close()
})

type Result = {
  readonly agrees: boolean
  readonly days: readonly { readonly model: string; readonly verdict: string }[]
  readonly unsure_requests: readonly { readonly cost_source: string; readonly id: string }[]
  readonly total: {
    readonly ours: { readonly dollars: string }
    readonly theirs: { readonly dollars: string }
  }
}

const upstreamEnv = () => ({ ATELIER_UPSTREAM_URL: simulator.url, ANTHROPIC_API_KEY: 'upstream' })

/** Since yesterday, so that a midnight in between does not matter. */
function run(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const from = new Date(Date.now() - dayMs).toISOString().slice(0, 10)
  const all = { ...upstreamEnv(), ATELIER_UPSTREAM_ADMIN_KEY: upstreamAdminKey, ...env }
  return runAtelier(['reconcile', '--from', from, ...args], { env: all }).ended
}

function callScenario(server: StartedServer, key: string, scenario: string): Promise<Response> {
  return fetch(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
      'x-simulator-scenario': scenario,
    },
    body: JSON.stringify({
      model: 'claude-haiku-4-5',
      max_tokens: 100,
      stream: true,
      messages: [{ role: 'user', content: 'Say something.' }],
    }),
  })
}

/** The sums follow the ledger after a moment. */
async function waitForSums(
  server: StartedServer,
  adminKey: string,
  requests: number,
): Promise<void> {
  const startingAt = new Date(Date.now() - dayMs).toISOString()
  const url = `${server.url}/v1/organizations/usage_report/messages?starting_at=${startingAt}&include[]=requests`
  await waitUntil(async () => {
    const answer = await fetch(url, { headers: { 'x-api-key': adminKey } })
    const { data } = (await answer.json()) as {
      data: { results: { request_count: number }[] }[]
    }
    const counts = data.flatMap(({ results }) => results.map((each) => each.request_count))
    return counts.reduce((sum, each) => sum + each, 0) === requests
  })
}

test('whatever becomes of requests, the upstream’s bill is explained, and one that was tampered with is found out', async () => {
  const { adminKey } = await installation.init()
  const first = await installation.start({ env: upstreamEnv() })
  const key = await first.createKey(adminKey)
  for (let count = 0; count < 3; count++) await (await first.callMessages(key)).text()
  await (await first.callMessages(key, { stream: true, model: 'claude-opus-5-5' })).text()
  const cut = await callScenario(first, key, 'tokens;output=60,cut;after=20')
  await cut.text().catch(() => '')
  const hung = await callScenario(first, key, 'tokens;output=60,hang_mid_stream;after=20')
  expect(hung.status).toBe(200)
  await first.kill()
  await hung.text().catch(() => '')
  await waitUntil(() => simulator.bill().length === 6)
  const server = await installation.start({ env: upstreamEnv() })
  await waitForSums(server, adminKey, 6)
  const env = { ATELIER_URL: server.url, ATELIER_ADMIN_KEY: adminKey }

  const ended = await run(['--json'], env)

  expect(ended.stderr).toBe('')
  const result = JSON.parse(ended.stdout) as Result
  expect([ended.code, result.agrees]).toEqual([0, true])
  expect(result.days.map(({ model, verdict }) => [model, verdict])).toEqual([
    ['claude-haiku-4-5-20251001', 'explained'],
    ['claude-opus-5-5', 'equal'],
    ['claude-sonnet-5-5', 'equal'],
  ])
  expect(result.unsure_requests.map(({ cost_source: source }) => source).toSorted()).toEqual([
    'estimated',
    'expired',
  ])
  const usage = simulator.bill().find(({ model }) => model === 'claude-sonnet-5-5')!.usage
  usage.output_tokens += 1
  const tampered = await run([], env)
  expect(tampered.code).toBe(1)
  expect(tampered.stdout).toMatch(/claude-sonnet-5-5 .* differs\n/)
  expect(tampered.stdout).toContain('They do not agree.')
  expect(tampered.stdout + tampered.stderr).not.toContain(upstreamAdminKey)
  expect((await run(['--tolerance', '0.01'], env)).code).toBe(1)
})

test('what cannot be compared ends with 2 and one sentence, which does not hold the key', async () => {
  const env = { ATELIER_URL: 'http://127.0.0.1:1', ATELIER_ADMIN_KEY: 'atl-nothing' }

  const [noServer, noKey, badMonth] = await Promise.all([
    run([], env),
    run([], { ...env, ATELIER_UPSTREAM_ADMIN_KEY: '' }),
    runAtelier(['reconcile', '--month', '2026-13'], {
      env: { ...env, ATELIER_UPSTREAM_ADMIN_KEY: upstreamAdminKey },
    }).ended,
  ])

  expect([noServer.code, noKey.code, badMonth.code]).toEqual([2, 2, 2])
  expect(noServer.stderr).toMatch(/^atelier: No Atelier answers/)
  expect(noKey.stderr).toMatch(/ATELIER_UPSTREAM_ADMIN_KEY/)
  expect(badMonth.stderr).toMatch(/--month must be a month/)
  expect(noServer.stderr + badMonth.stderr).not.toContain(upstreamAdminKey)
})

test('an upstream that refuses the admin key is named, with its own words', async () => {
  const { adminKey } = await installation.init()
  const server = await installation.start({ env: upstreamEnv() })
  const env = { ATELIER_URL: server.url, ATELIER_ADMIN_KEY: adminKey }

  const ended = await run([], { ...env, ATELIER_UPSTREAM_ADMIN_KEY: 'another' })

  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(/^atelier: The upstream refuses .*: 401 invalid x-api-key\n$/)
})
