import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { parseConfig } from '../src/platform/config.ts'
import { startPostgres } from '../test/support/postgres-cluster.ts'
import { readBooks, readPostgresSettings } from './books.ts'
import type { Candidate, CandidateName, RunningCandidate, Setting } from './candidates/candidate.ts'
import { freePort, runProgram, startProgram, waitForHttp } from './children.ts'
import type { Child } from './children.ts'
import { seedKeys } from './seed-keys.ts'

/** The product as its operator starts it, everything on, with limits on all three scopes. */
export const atelierSqliteFull = onSqlite('atelier-sqlite-full', 'full')
export const atelierSqliteNormal = onSqlite('atelier-sqlite-normal', 'normal')

export const atelierPostgres: Candidate = {
  name: 'atelier-postgres',
  start: async (setting) => {
    const cluster = await startPostgres({ fsync: true })
    try {
      const running = await startAtelier('atelier-postgres', setting, {
        ATELIER_DATABASE_URL: cluster.url,
        ATELIER_SECRET_KEY: randomBytes(32).toString('hex'),
      })
      return {
        ...running,
        databasePids: [cluster.process.pid ?? -1],
        facts: { ...running.facts, ...(await readPostgresSettings(cluster.url)) },
        cleanUp: cluster.stop,
      }
    } catch (error) {
      await cluster.stop()
      throw error
    }
  },
}

function onSqlite(name: CandidateName, synchronous: 'full' | 'normal'): Candidate {
  return {
    name,
    start: (setting) => startAtelier(name, setting, { ATELIER_SQLITE_SYNCHRONOUS: synchronous }),
  }
}

const launcher = new URL('../bin/atelier.mjs', import.meta.url).pathname

async function startAtelier(
  name: CandidateName,
  { upstreamUrl, folder, keys, keysOfWorkspace, fill }: Setting,
  settings: Readonly<Record<string, string>>,
): Promise<RunningCandidate> {
  const dataDir = join(folder, name)
  mkdirSync(dataDir, { mode: 0o700 })
  const port = await freePort()
  const metricsPort = await freePort()
  const env = {
    ...withoutAtelierSettings(process.env),
    ATELIER_PORT: String(port),
    ATELIER_METRICS_PORT: String(metricsPort),
    ATELIER_DATA_DIR: dataDir,
    ATELIER_UPSTREAM_URL: upstreamUrl,
    ANTHROPIC_API_KEY: 'bench-upstream-key',
    ...settings,
  }
  const config = parseConfig(env)
  const organization = await initialize(env)
  const url = `http://127.0.0.1:${port}`
  let child = await startServer(env, url)
  const { secret, limited } = await createLimitedKey(url, organization.admin_api_key)
  await child.stop()
  const organizationId = organization.organization_id
  const plan = { organizationId, limited: [organizationId, ...limited], keys, keysOfWorkspace }
  const seeded = await seedKeys(config, plan)
  await fill?.(config.database, organizationId)
  child = await startServer(env, url)
  if (fill) await firstCheck(child, metricsPort)
  return {
    url,
    headers: {},
    apiKey: secret,
    adminKey: organization.admin_api_key,
    manyApiKeys: seeded.secrets,
    pids: [child.pid],
    databasePids: [],
    // Not the settings whole: they hold the secret key.
    facts: { node: process.version, ...sqliteFacts(settings), ...seeded.facts },
    stop: () => child.stop(),
    readBooks: () => readBooks(config.database, organization.organization_id),
  }
}

function sqliteFacts(settings: Readonly<Record<string, string>>): Record<string, string> {
  const synchronous = settings['ATELIER_SQLITE_SYNCHRONOUS']
  if (synchronous === undefined) return {}
  return { SQLite: process.versions.sqlite ?? '', synchronous }
}

async function startServer(env: NodeJS.ProcessEnv, url: string): Promise<Child> {
  const child = startProgram(process.execPath, [launcher, 'start'], { env })
  await waitForHttp(child, `${url}/readyz`, (status) => status === 200)
  return child
}

/** After its start a server sums all that is there once, at a low priority: of millions of requests for a while. */
async function firstCheck(child: Child, metricsPort: number): Promise<void> {
  const name = 'atelier_ledger_checked_timestamp_seconds'
  while (!child.hasExited()) {
    const metrics = await fetch(`http://127.0.0.1:${metricsPort}/metrics`)
    if (new RegExp(`^${name} [1-9]`, 'm').test(await metrics.text())) return
    await setTimeout(1_000)
  }
  throw new Error(`the server ended:\n${child.output()}`)
}

type Initialized = { readonly organization_id: string; readonly admin_api_key: string }

async function initialize(env: NodeJS.ProcessEnv): Promise<Initialized> {
  const password = randomBytes(12).toString('hex')
  const flags = [
    '--organization',
    'Bench',
    '--email',
    'bench@bench.example',
    '--password',
    password,
    '--usage-tier',
    'custom',
  ]
  const output = await runProgram(process.execPath, [launcher, 'init', ...flags, '--json'], { env })
  return JSON.parse(output) as Initialized
}

/** A workspace and a key, with a monthly limit on the organization, the workspace and the key: $5, 4 and 3 million. */
async function createLimitedKey(url: string, adminKey: string) {
  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const response = await fetch(`${url}/v1/organizations/${path}`, {
      method: 'POST',
      headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as Record<string, string>
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
  const workspace = await post('workspaces', { name: 'Bench' })
  const key = await post('api_keys', { name: 'bench', workspace_id: workspace['id'] })
  const limit = (scope: object, amount: string) => post('spend_limits', { scope, amount })
  await limit({ type: 'organization' }, '500000000')
  await limit({ type: 'workspace', workspace_id: workspace['id'] }, '400000000')
  await limit({ type: 'api_key', api_key_id: key['id'] }, '300000000')
  return { secret: key['key']!, limited: [workspace['id']!, key['id']!] }
}

/** What the person who runs the bench has set for their own installation is not for this one. */
function withoutAtelierSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(env).filter(
    ([name]) => !/^(ATELIER_|HTTPS_PROXY$|https_proxy$)/.test(name),
  )
  return Object.fromEntries(entries)
}
