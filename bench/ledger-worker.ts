import type { ApiKeyId, OrganizationId, WorkspaceId } from '../src/domain/id.ts'
import { openLedger } from '../src/ledger/open.ts'
import type { Ledger, RequestScopes } from '../src/ledger/port.ts'
import { systemClock } from '../src/platform/clock.ts'
import { createIds } from '../src/platform/ids.ts'
import { openDatabase } from '../src/store/database.ts'
import type { DatabaseSettings } from '../src/store/database.ts'
import { ask, settlement } from '../test/support/ledger-fixture.ts'
import { ledgerBoundNanoUsd, ledgerCostNanoUsd, scopeIds } from './ledger-scopes.ts'
import { cpuMsBetween, readCpu } from './proc.ts'

/** One node: reserves and settles, always with the same number of requests under way. */
export type LedgerJob = {
  readonly keys: number
  readonly workspaces: number
  readonly inFlight: number
  readonly warmupMs: number
  readonly windowMs: number
  readonly databasePids: readonly number[]
}

export type LedgerJobResult = {
  readonly pairs: number
  readonly pairsTotal: number
  readonly windowMs: number
  readonly refused: number
  readonly reserveMs: readonly number[]
  readonly settleMs: readonly number[]
  readonly cpuMs: number
  readonly databaseCpuMs: number
}

const settings = JSON.parse(process.argv[2]!) as DatabaseSettings
const ids = createIds(systemClock)
const database = openDatabase(settings, () => undefined)
const ledger = await openLedger({ database, clock: systemClock, ids, logger: console })
process.on('message', (job: LedgerJob) => {
  run(ledger, job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function run(ledger_: Ledger, job: LedgerJob): Promise<LedgerJobResult> {
  const reserveMs: number[] = []
  const settleMs: number[] = []
  const until = { counting: false, stopped: false }
  let pairs = 0
  let pairsTotal = 0
  let refused = 0
  let next = Math.floor(Math.random() * job.keys)

  async function loop(): Promise<void> {
    while (!until.stopped) {
      const requestId = ids.request()
      const scopes = scopesOf(next++ % job.keys, job)
      const startedAt = performance.now()
      const admission = await ledger_.reserve(ask('', ledgerBoundNanoUsd, { requestId, scopes }))
      const reservedAt = performance.now()
      if (!admission.admitted) {
        refused += 1
        continue
      }
      // The upstream's answer, which takes no time here, arrives in another turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve))
      const answeredAt = performance.now()
      await ledger_.settle(settlement('', ledgerCostNanoUsd, { requestId }))
      pairsTotal += 1
      if (!until.counting) continue
      pairs += 1
      reserveMs.push(reservedAt - startedAt)
      settleMs.push(performance.now() - answeredAt)
    }
  }

  const loops = Array.from({ length: job.inFlight }, loop)
  await sleep(job.warmupMs)
  until.counting = true
  const startedAt = performance.now()
  const own = process.cpuUsage()
  const databaseBefore = readCpu(job.databasePids)
  await sleep(job.windowMs)
  until.counting = false
  until.stopped = true
  const windowMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(own)
  const databaseCpuMs = cpuMsBetween(databaseBefore, readCpu(job.databasePids))
  await Promise.all(loops)
  const cpuMs = (user + system) / 1000
  const latencies = { reserveMs, settleMs }
  return { pairs, pairsTotal, windowMs, refused, ...latencies, cpuMs, databaseCpuMs }
}

function scopesOf(index: number, { workspaces }: LedgerJob): RequestScopes {
  return {
    apiKeyId: scopeIds.key(index) as ApiKeyId,
    workspaceId: scopeIds.workspace(index % workspaces) as WorkspaceId,
    organizationId: scopeIds.organization as OrganizationId,
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
