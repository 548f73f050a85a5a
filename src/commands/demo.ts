import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoFlags } from '#cli/program.ts'
import { systemClock } from '#platform/clock.ts'
import { parseConfig } from '#platform/config.ts'
import type { Flags } from '#platform/config.ts'
import { createIds } from '#platform/ids.ts'
import { silentLogger } from '#platform/log.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { openRollUp } from '#reports/roll-up.ts'
import { createStore } from '#store/store.ts'
import { openInstallation } from '../installation.ts'
import type { Installation } from '../installation.ts'
import { openSecretBox } from '../installation-key.ts'
import { openCallJson, openWebhookCaller } from '../jobs.ts'
import { findServerFile } from '../server-file.ts'
import { refuseTakenPort } from '../http-server.ts'
import { start } from '../start.ts'
import { fillDemo } from './demo-fill.ts'
import type { DemoKey } from './demo-fill.ts'
import { callOnAndOn } from './demo-live.ts'
import { addressOf, demoAdmin, demoPeople } from './demo-organization.ts'

/** `atelier demo`: a server with an organization that lives, in a folder of its own. */
export async function demo({ dataDir = './data/demo', port, host }: DemoFlags): Promise<void> {
  // The demo is SQLite and the simulator, whatever the environment says of the real one.
  const environment = environmentOf(dataDir)
  const flags: Flags = { dataDir, logLevel: 'error', ...(port && { port }), ...(host && { host }) }
  const config = parseConfig(environment, flags)
  await refuseTakenPort(config)
  const keysFile = join(config.dataDir, 'demo.json')
  if (!existsSync(keysFile)) {
    process.stderr.write('Filling the demo: sixty days of an organization…\n')
    const keys = await fillFolder(config)
    writeFileSync(keysFile, JSON.stringify(keys), { mode: 0o600 })
  }
  const keys = JSON.parse(readFileSync(keysFile, 'utf8')) as readonly DemoKey[]
  process.stdout.write(describe())
  const ended = new AbortController()
  await Promise.all([
    start(flags, environment).finally(() => ended.abort()),
    live(config.dataDir, keys, ended.signal),
  ])
}

function environmentOf(dataDir: string): Record<string, string> {
  const kept = ['PATH', 'HOME', 'ATELIER_PORT', 'ATELIER_HOST'] as const
  const environment: Record<string, string> = { ATELIER_DATA_DIR: resolve(dataDir) }
  for (const name of kept) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  return environment
}

/** Fills an empty data folder; returns the keys that go on calling. */
export async function fillFolder(
  config: ReturnType<typeof parseConfig>,
  days?: number,
): Promise<readonly DemoKey[]> {
  const clock = systemClock
  const surroundings = { clock, ids: createIds(clock), logger: silentLogger }
  const installation = await openInstallation(config, surroundings)
  if (!installation)
    throw new PlainFailure(`Another Atelier has the data folder ${config.dataDir}.`)
  const { database, ledger } = installation
  try {
    const keys = await fillDemo(database, {
      nowMs: clock.now(),
      days,
      secretBox: await openSecretBox(config, createStore(database)),
      webhookCaller: openWebhookCaller(config, clock),
      callJson: openCallJson(config),
    })
    await sumUp(database)
    return keys
  } finally {
    await ledger.close()
    await installation.close()
  }
}

/** So that reports have it all from the start. */
async function sumUp(database: Installation['database']): Promise<void> {
  const rollUp = openRollUp(database)
  try {
    let isBehind = true
    while (isBehind) isBehind = await rollUp.step()
  } finally {
    await rollUp.close()
  }
}

async function live(dataDir: string, keys: readonly DemoKey[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const server = findServerFile(dataDir)
    if (server) return callOnAndOn(server.url, keys, signal)
    await sleep(100)
  }
}

function describe(): string {
  const billing = demoPeople.find(({ role }) => role === 'billing')!
  const developer = demoPeople.find(({ role }) => role === 'developer')!
  return [
    'Sign in to the demo, all with the password',
    `  ${demoAdmin.password}`,
    `  ${demoAdmin.email}  admin`,
    `  ${addressOf(billing)}  billing`,
    `  ${addressOf(developer)}  developer, admin of a workspace`,
    '',
    '',
  ].join('\n')
}
