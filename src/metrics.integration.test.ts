import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openInstallationFolder } from '#test/support/installation.ts'
import type { InstallationFolder } from '#test/support/installation.ts'
import { parseMetrics, valueOf } from '#test/support/parse-metrics.ts'
import { startPostgres } from '#test/support/postgres-cluster.ts'
import { waitUntil } from '#test/support/stack.ts'

let installation: InstallationFolder
beforeEach(() => {
  installation = openInstallationFolder()
})
afterEach(() => installation.close())

const env = { ATELIER_METRICS_PORT: '0' }

async function scrape(url: string) {
  return parseMetrics(await (await fetch(url)).text())
}

test('metrics are nowhere unless a port is set for them, and never on the public one', async () => {
  const quiet = await installation.start()
  expect(quiet.metricsUrl).toBe('')
  expect(await (await fetch(`${quiet.url}/metrics`)).text()).not.toContain('# TYPE')
  await quiet.kill()

  const server = await installation.start({ env })

  expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain('# TYPE')
  expect((await fetch(server.metricsUrl)).headers.get('content-type')).toMatch(
    /^text\/plain; version=0/,
  )
  expect((await fetch(new URL('/v1/organizations', server.metricsUrl))).status).toBe(404)
})

test('a server shows its traffic, its spend and its limits', async () => {
  const { adminKey } = await installation.init()
  const server = await installation.start({ env })
  const limit = await fetch(`${server.url}/v1/organizations/spend_limits`, {
    method: 'POST',
    headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: { type: 'organization' }, amount: '5000', period: 'daily' }),
  })
  expect(limit.status).toBe(200)
  const key = await server.createKey(adminKey)
  await (await server.callMessages(key)).text()

  const families = await scrape(server.metricsUrl)

  expect(valueOf(families, 'atelier_requests_total', { outcome: 'complete' })).toBe('1')
  expect(valueOf(families, 'atelier_database_up')).toBe('1')
  const charged = valueOf(families, 'atelier_cost_dollars_total', { source: 'reported' })
  const month = { scope: 'organization', window: 'monthly' }
  expect(Number(charged)).toBeGreaterThan(0)
  expect(valueOf(families, 'atelier_spend_settled_dollars', month)).toBe(charged)
  const day = { scope: 'organization', window: 'daily' }
  expect(valueOf(families, 'atelier_spend_limit_dollars', day)).toBe('50.00')
  expect(valueOf(families, 'atelier_spend_reserved_dollars', day)).toBe('0.00')
  expect(valueOf(families, 'atelier_workspace_info', { name: 'Default' })).toBe('1')
  expect(Number(valueOf(families, 'atelier_ledger_batch_items', { le: '+Inf' }))).toBeGreaterThan(0)
  expect(Number(valueOf(families, 'process_resident_memory_bytes'))).toBeGreaterThan(1e7)
})

test('every metric that the dashboard and the alert rules name is one that a server exposes', async () => {
  await installation.init()
  const server = await installation.start({ env })
  const exposed = new Map((await scrape(server.metricsUrl)).map(({ name, type }) => [name, type]))

  for (const file of ['grafana-dashboard.json', 'alerts.yaml']) {
    const names = namesIn(readFileSync(join(import.meta.dirname, '../docs/operate', file), 'utf8'))

    const unknown = names.filter((name) => {
      const family = name.replace(/_(bucket|sum|count)$/, '')
      return family === name ? !exposed.has(name) : exposed.get(family) !== 'histogram'
    })
    expect(names.length).toBeGreaterThan(10)
    expect(unknown).toEqual([])
  }
  const page = readFileSync(join(import.meta.dirname, '../docs/operate/metrics.md'), 'utf8')
  expect([...exposed.keys()].filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

function namesIn(text: string): string[] {
  return [...new Set(text.match(/\b(?:atelier|process|nodejs)_[a-z0-9_]+/g))]
}

test('with the database away a server says so, and goes on answering', async () => {
  const postgres = await startPostgres()
  const database = {
    ATELIER_DATABASE_URL: postgres.url,
    ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
  }
  await installation.init({ env: database })
  const server = await installation.start({ env: { ...env, ...database } })
  expect(valueOf(await scrape(server.metricsUrl), 'atelier_database_up')).toBe('1')

  await postgres.stop()

  let families = await scrape(server.metricsUrl)
  await waitUntil(async () => {
    families = await scrape(server.metricsUrl)
    return valueOf(families, 'atelier_database_up') === '0'
  })
  expect(valueOf(families, 'atelier_outbox_messages')).toBeUndefined()
})
