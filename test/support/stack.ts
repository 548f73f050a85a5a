import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import type { GatewayBounds } from '#gateway/bounds.ts'
import { createGateway } from '#gateway/server.ts'
import type { Gateway } from '#gateway/server.ts'
import { createUpstreamAccount } from '#gateway/upstream-account.ts'
import type { UpstreamAccount } from '#gateway/upstream-account.ts'
import { openUpstream } from '#gateway/upstream.ts'
import { createIds } from '#platform/ids.ts'
import { createMetrics } from '#platform/metrics.ts'
import type { Metrics } from '#platform/metrics.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { BillLine } from '#simulator/bill.ts'
import type { RecordedRequest } from '#simulator/recorder.ts'
import { startSimulator } from '#simulator/server.ts'
import type { Simulator, SimulatorOptions } from '#simulator/server.ts'
import type { ApiKeyIdentity } from '#store/key-directory.ts'
import { apiKeyId, organizationId, workspaceId } from './ledger-fixture.ts'
import { openPostgresWorld, openSqliteWorld } from './ledger-worlds.ts'
import type { LedgerWorld } from './ledger-worlds.ts'

const index = indexCatalog(catalog)

export type LogLine = {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: Record<string, unknown>
  readonly message: string
}

export type StackOptions = {
  readonly database?: 'sqlite' | 'postgres'
  readonly simulator?: SimulatorOptions
  /** In place of the simulator. */
  readonly upstream?: { readonly url: string; readonly apiKey: string | null }
  readonly bounds?: Partial<GatewayBounds>
  readonly trustedProxies?: readonly string[]
  /** Where people would reach the installation. */
  readonly publicUrl?: string
  /** Stands between gateway and ledger, so that a test can hold a verb up or fail it. */
  readonly wrapLedger?: (ledger: LedgerWorld['ledger']) => LedgerWorld['ledger']
}

/** Simulator, ledger and gateway on free ports, with one key in one workspace. */
export type Stack = {
  /** Of the gateway, for `baseURL`. */
  readonly url: string
  /** The secret of the one key. */
  readonly key: string
  /** Another secret of that key, as a rotation leaves one behind. */
  readonly retired: { readonly secret: string; readonly digest: string }
  readonly adminKey: string
  /** The upstream's key: what must never be seen on this side. */
  readonly upstreamKey: string
  readonly gateway: Gateway
  readonly upstreamAccount: UpstreamAccount
  readonly metrics: Metrics
  readonly simulator: Simulator
  readonly world: LedgerWorld
  readonly log: readonly LogLine[]
  /** The usage rows, once nothing runs: integers as bigint. */
  settledRows(): Promise<Record<string, unknown>[]>
  /** The bill of the upstream, once nothing runs. */
  bill(): readonly BillLine[]
  /** What crossed to the simulator. */
  upstreamRequests(): Promise<readonly RecordedRequest[]>
  /** Makes the next requests to the upstream go wrong. */
  script(scenario: string, count?: number): Promise<void>
  close(): Promise<void>
}

const upstreamKey = 'sk-upstream-credential'

export async function openStack(options: StackOptions = {}): Promise<Stack> {
  const world = await (options.database === 'postgres' ? openPostgresWorld() : openSqliteWorld())
  const simulator = await startSimulator({ apiKey: upstreamKey, ...options.simulator })
  const target = options.upstream ?? { url: simulator.url, apiKey: upstreamKey }
  const upstream = openUpstream(target)
  const apiKey = createSecretKey('api')
  const retired = createSecretKey('api')
  const log: LogLine[] = []
  let serial = 0
  // The date is the ledger's, which stands still; durations are real.
  const clock = { now: world.clock.now, monotonicMs: () => performance.now() }
  const metrics = createMetrics()
  const upstreamAccount = createUpstreamAccount(clock, createLog(log))
  const gateway = createGateway({
    ledger: options.wrapLedger?.(world.ledger) ?? world.ledger,
    directory: { findApiKeyByDigest: async (digest) => directory.get(digest) },
    clock,
    // Each a millisecond later than the last, so that rows sort in the order of their requests.
    ids: createIds({ ...clock, now: () => world.clock.now() + serial++ }),
    catalog: index,
    prices: { find: () => index },
    upstream,
    upstreamAccount,
    trustedProxies: options.trustedProxies ?? [],
    logger: createLog(log),
    metrics,
    publicUrl: options.publicUrl,
    ...(options.bounds ? { bounds: options.bounds } : {}),
  })
  const directory = new Map<string, ApiKeyIdentity>([
    [apiKey.digest, { apiKeyId, workspaceId, organizationId }],
    [retired.digest, { apiKeyId, workspaceId, organizationId }],
  ])
  const server = createServer(gateway.handle)
  const url = await listen(server)
  return {
    url,
    key: apiKey.secret,
    retired,
    adminKey: createSecretKey('admin').secret,
    upstreamKey,
    gateway,
    upstreamAccount,
    metrics,
    simulator,
    world,
    log,
    settledRows: async () => {
      await waitUntil(() => gateway.runningCount() === 0)
      return world.rows('request')
    },
    bill: simulator.bill,
    upstreamRequests: async () => {
      const answer = await fetch(`${simulator.url}/simulator/requests`)
      return ((await answer.json()) as { requests: RecordedRequest[] }).requests
    },
    script: async (scenario, count = 1) => {
      const body = JSON.stringify({ scenario, count })
      const answer = await fetch(`${simulator.url}/simulator/faults`, { method: 'POST', body })
      if (!answer.ok) throw new Error(`the simulator refused ${scenario}: ${await answer.text()}`)
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await gateway.drain()
      await gateway.close()
      await upstream.close()
      await simulator.close()
      await world.close()
    },
  }
}

/** Waits for what must come true by itself. Who asks the Admin API asks less often: it takes 600 requests a minute. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  everyMs = 5,
): Promise<void> {
  const deadlineMs = performance.now() + 20_000
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error('waited 20 s in vain')
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function createLog(lines: LogLine[]) {
  const level =
    (name: LogLine['level']) =>
    (fields: Record<string, unknown>, message: string): void => {
      lines.push({ level: name, fields, message })
    }
  return { info: level('info'), warn: level('warn'), error: level('error') }
}
