import { setTimeout as wait } from 'node:timers/promises'
import type { OrganizationId } from '#domain/id.ts'
import type { PolicyChange } from '#domain/policy.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import { systemClock } from '#platform/clock.ts'
import { parseConfig } from '#platform/config.ts'
import { createIds } from '#platform/ids.ts'
import { createLogger } from '#platform/log.ts'
import { startSimulator } from '#simulator/server.ts'
import type { Simulator, SimulatorOptions } from '#simulator/server.ts'
import { createStore } from '#store/store.ts'
import { openInstallation } from '../../src/installation.ts'
import { createAtelierProcess, initialize } from './atelier-process.ts'
import type { AtelierProcess } from './atelier-process.ts'
import type { Books } from './crash-books.ts'

/** Where an attacked installation keeps its books, and with how many nodes. */
export type AttackedDatabase = {
  readonly name: string
  /** Settings that name the database. */
  readonly env: Record<string, string>
  /** One folder per node; nodes share a database only on PostgreSQL. */
  readonly dataDirs: readonly string[]
  readonly openBooks: () => Books
}

/** What is set of each scope before the attack: limits of any kind, as data. */
export type AttackedPolicies = Partial<Record<ScopeKind, PolicyChange>>

export type AttackSetting = {
  readonly simulator: Simulator
  readonly nodes: readonly AtelierProcess[]
  readonly urls: () => string[]
  readonly headers: Readonly<Record<string, string>>
  readonly books: Books
  /** Stops every node with SIGTERM, and says which did not end well. */
  stop(violations: string[]): Promise<void>
  close(): Promise<void>
}

const upstreamKey = 'sk-upstream'

/** Real server processes in front of a simulator, with one key, and the limits set before they start. */
export async function openAttackSetting(
  database: AttackedDatabase,
  policies: AttackedPolicies,
  simulated: SimulatorOptions,
): Promise<AttackSetting> {
  const simulator = await startSimulator({ ...simulated, apiKey: upstreamKey })
  const env = {
    ...database.env,
    ATELIER_UPSTREAM_URL: simulator.url,
    ANTHROPIC_API_KEY: upstreamKey,
  }
  const nodes = database.dataDirs.map((dataDir) => createAtelierProcess(dataDir, env))
  let books: Books | undefined
  const close = async (): Promise<void> => {
    for (const node of nodes) await node.kill()
    await books?.close()
    await simulator.close()
  }
  try {
    const firstEnv = { ...env, ATELIER_DATA_DIR: database.dataDirs[0]! }
    const initialized = await initialize(firstEnv)
    await nodes[0]!.start()
    const { id, key } = await createKey(nodes[0]!.url(), initialized)
    await nodes[0]!.stop()
    const ids = {
      organization: initialized.organization_id as OrganizationId,
      workspace: initialized.default_workspace_id,
      api_key: id,
    } as Record<ScopeKind, ScopeId>
    await editScopes(firstEnv, ids, policies)
    await Promise.all(nodes.map((node) => node.start()))
    const opened = database.openBooks()
    books = opened
    return {
      simulator,
      nodes,
      urls: () => nodes.map((node) => node.url()),
      headers: { 'x-api-key': key },
      books: opened,
      stop: async (violations) => {
        for (const node of nodes) {
          const code = await node.stop()
          if (code !== 0) violations.push(`SIGTERM ended a server with ${code}:\n${node.output()}`)
        }
        await opened.close()
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** SIGKILL at random moments, each followed by a start. */
export async function killAtRandom(
  nodes: readonly AtelierProcess[],
  kills: number,
  random: () => number,
): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    await wait(300 + random() * 700)
    const node = nodes[Math.floor(random() * nodes.length)]!
    await node.kill()
    await node.start()
  }
}

async function createKey(
  url: string,
  initialized: Awaited<ReturnType<typeof initialize>>,
): Promise<{ id: string; key: string }> {
  const response = await fetch(`${url}/v1/organizations/api_keys`, {
    method: 'POST',
    headers: { 'x-api-key': initialized.admin_api_key, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'attack', workspace_id: initialized.default_workspace_id }),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as { id: string; key: string }
}

/** By the ledger's own verb, while no server runs. */
async function editScopes(
  env: Record<string, string>,
  ids: Record<ScopeKind, ScopeId>,
  policies: AttackedPolicies,
): Promise<void> {
  const clock = systemClock
  const surroundings = { clock, ids: createIds(clock), logger: createLogger('warn') }
  const installation = await openInstallation(parseConfig(env), surroundings)
  if (!installation) throw new Error('another process has the data folder')
  try {
    const edits = (Object.keys(policies) as ScopeKind[]).map((kind) => ({
      id: ids[kind],
      ...policies[kind],
    }))
    const { ledger, database } = installation
    await createStore(database).transaction((tx) => ledger.editScopes(tx.ledger, edits))
  } finally {
    await installation.close()
  }
}
