import { setTimeout as wait } from 'node:timers/promises'
import type { BillLine, BillUsage } from '#simulator/bill.ts'
import { startSimulator } from '#simulator/server.ts'
import { createAtelierProcess, runToEnd } from './atelier-process.ts'
import type { AtelierProcess } from './atelier-process.ts'
import type { Books, RequestRow } from './crash-books.ts'
import { startTraffic } from './crash-traffic.ts'
import type { Sighting } from './crash-traffic.ts'

export type CrashRun = {
  readonly name: string
  /** Settings that name the database. */
  readonly env: Record<string, string>
  /** One folder per node; nodes share a database only on PostgreSQL. */
  readonly dataDirs: readonly string[]
  readonly openBooks: () => Books
  readonly kills: number
  readonly seed: number
  readonly clients: number
}

/** What a run found. Every count but the differences is expected to be zero or equal; `violations` says where not. */
export type CrashReport = {
  readonly kills: number
  /** Those that a server answered. */
  readonly requests: number
  /** Streams whose client left, of those that began. */
  readonly leftPercentOfStreams: number
  readonly complete: number
  readonly refused: number
  readonly refusedPercent: number
  readonly rows: Readonly<Record<string, number>>
  readonly g1Reads: number
  /** Charged beyond the bill, in nano-dollars: what crashes and departures cost the budget. */
  readonly overchargedNanoUsd: bigint
  readonly billedNanoUsd: bigint
  readonly violations: readonly string[]
}

// Dollars per million tokens are nano-dollars per thousand; the referee's own arithmetic, on public prices.
const model = 'claude-haiku-4-5'
const nanoUsdPerToken = {
  input_tokens: 1_000n,
  cache_creation_5m_input_tokens: 1_250n,
  cache_creation_1h_input_tokens: 2_000n,
  cache_read_input_tokens: 100n,
  output_tokens: 5_000n,
} as const satisfies Partial<Record<keyof BillUsage, bigint>>

/** Room for some thirty requests, or for more than are made: some kills meet an empty budget, some full traffic. */
const budgetStepsCents = [1, 6]

/**
 * Traffic through real server processes that are killed at random moments, a budget that keeps running
 * out, and at the end the books held against what the clients saw and against the upstream's own bill.
 */
export async function crashRun(run: CrashRun): Promise<CrashReport> {
  const random = seededRandom(run.seed)
  const simulator = await startSimulator({
    seed: run.seed,
    tokensPerSecond: 400,
    apiKey: 'sk-upstream',
  })
  const env = { ...run.env, ATELIER_UPSTREAM_URL: simulator.url, ANTHROPIC_API_KEY: 'sk-upstream' }
  const nodes = run.dataDirs.map((dataDir) => createAtelierProcess(dataDir, env))
  const violations: string[] = []
  try {
    const initialized = await initialize({ ...env, ATELIER_DATA_DIR: run.dataDirs[0]! })
    for (const node of nodes) await node.start()
    const admin = adminClient(nodes, initialized.admin_api_key)
    const apiKey = await admin.createKey(initialized.default_workspace_id)
    const books = run.openBooks()
    const watch = watchG1(books, violations)
    const urls = nodes.map((node) => node.url())
    let budgetCents = budgetStepsCents[0]!
    await admin.setBudget(budgetCents)

    const traffic = startTraffic({
      urls,
      apiKey,
      model,
      clients: run.clients,
      abortedPercent: 45,
      random,
    })
    for (let kill = 0; kill < run.kills; kill++) {
      await wait(150 + random() * 700)
      const node = nodes[Math.floor(random() * nodes.length)]!
      await node.kill()
      await node.start()
      budgetCents += budgetStepsCents[kill % budgetStepsCents.length]!
      await admin.setBudget(budgetCents)
    }
    await wait(300)
    const sightings = await traffic.stop()
    const g1Reads = await watch.stop()

    await settleWhatCrashesLeft(nodes, books)
    const facts = await gather({
      books,
      sightings,
      bill: simulator.bill(),
      budgetCents,
      violations,
    })
    for (const node of nodes) {
      const code = await node.stop()
      if (code !== 0)
        violations.push(`SIGTERM ended a server with exit code ${code}:\n${node.output()}`)
    }
    await books.close()
    return { kills: run.kills, g1Reads, ...facts, violations }
  } finally {
    for (const node of nodes) await node.kill()
    await simulator.close()
  }
}

type Initialized = { default_workspace_id: string; admin_api_key: string }

async function initialize(env: Record<string, string>): Promise<Initialized> {
  const args = [
    'init',
    '--organization',
    'Crash',
    '--email',
    'a@acme.example',
    '--password',
    'correct horse',
    '--usage-tier',
    'custom',
    '--json',
  ]
  return JSON.parse(await runToEnd(args, env)) as Initialized
}

function adminClient(nodes: readonly AtelierProcess[], adminKey: string) {
  async function post<Result>(path: string, body: object): Promise<Result> {
    // Another node may be down right now; the call is made again until one answers.
    for (let attempt = 0; ; attempt++) {
      const node = nodes[attempt % nodes.length]!
      try {
        const response = await fetch(`${node.url()}/v1/organizations/${path}`, {
          method: 'POST',
          headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
        return (await response.json()) as Result
      } catch (error) {
        if (attempt >= 20) throw error
        await wait(50)
      }
    }
  }
  return {
    createKey: async (workspaceId: string): Promise<string> =>
      (await post<{ key: string }>('api_keys', { name: 'crash', workspace_id: workspaceId })).key,
    setBudget: (cents: number): Promise<unknown> =>
      post('spend_limits', {
        scope: { type: 'organization' },
        amount: String(cents),
        period: 'monthly',
      }),
  }
}

/** Reads the scope rows again and again while everything else goes on. */
function watchG1(books: Books, violations: string[]): { stop(): Promise<number> } {
  const run = { stopped: false, reads: 0 }
  const watching = (async () => {
    while (!run.stopped) {
      for (const scope of await books.scopes()) {
        for (const { window, limitNanoUsd } of scope.policy.spendLimits) {
          if (window !== 'monthly') continue
          for (const [id, balance] of Object.entries(scope.balances)) {
            if (id.length !== 7) continue
            const taken = balance.settledNanoUsd + balance.reservedNanoUsd - balance.excessNanoUsd
            // The budget is only ever raised, so the limit of the same row is the one in force.
            if (taken > limitNanoUsd)
              violations.push(`G1: ${scope.policy.kind} took ${taken} of ${limitNanoUsd}`)
          }
        }
      }
      run.reads += 1
      await wait(5)
    }
  })()
  return {
    stop: async () => {
      run.stopped = true
      await watching
      return run.reads
    },
  }
}

/** What the killed processes left open is charged at a start (SQLite) or when their lease lapses (PostgreSQL). */
async function settleWhatCrashesLeft(
  nodes: readonly AtelierProcess[],
  books: Books,
): Promise<void> {
  for (const node of nodes) {
    await node.stop()
    await node.start()
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    const rows = await books.requests()
    if (rows.every((row) => row.state !== 'reserved')) return
    await wait(100)
  }
  throw new Error('reservations of killed processes were never charged')
}

type Gathering = {
  readonly books: Books
  readonly sightings: readonly Sighting[]
  readonly bill: readonly BillLine[]
  readonly budgetCents: number
  readonly violations: string[]
}

async function gather({ books, sightings, bill, budgetCents, violations }: Gathering) {
  const rows = await books.requests()
  const complete = sightings.filter((each) => each.end === 'complete')
  const refused = sightings.filter((each) => each.end === 'refused')
  const aborted = sightings.filter((each) => each.end === 'aborted')
  const streams = sightings.filter((each) => each.kind === 'sse' && each.status === 200)
  // Without those that met a server that was down.
  const answered = sightings.filter((each) => each.status !== null)
  checkComplete(complete, rows, violations)
  checkReported(rows, bill, violations)

  const charged = sum(rows.map((row) => row.cost_nano_usd ?? 0n))
  const billed = sum(bill.map(costOfLine))
  const budget = BigInt(budgetCents) * 10_000_000n
  if (charged < billed) violations.push(`charged ${charged} for a bill of ${billed}`)
  if (charged > budget) violations.push(`charged ${charged} of a budget of ${budget}`)
  if (billed > budget) violations.push(`the upstream billed ${billed} of a budget of ${budget}`)
  for (const scope of await books.scopes()) checkScope(scope, charged, violations)

  return {
    requests: answered.length,
    leftPercentOfStreams: Math.round((aborted.length / streams.length) * 100),
    complete: complete.length,
    refused: refused.length,
    refusedPercent: Math.round((refused.length / answered.length) * 100),
    rows: countBy(rows, (row) => row.cost_source ?? row.state),
    overchargedNanoUsd: charged - billed,
    billedNanoUsd: billed,
  }
}

/** G2: every response that a client read to its end is in the books exactly once, with what the client saw. */
function checkComplete(
  complete: readonly Sighting[],
  rows: readonly RequestRow[],
  violations: string[],
): void {
  const byId = new Map(rows.map((row) => [row.id, row]))
  if (byId.size !== rows.length) violations.push('two usage rows have one id')
  for (const sighting of complete) {
    const row = byId.get(sighting.requestId ?? '')
    if (row?.state !== 'settled' || row.cost_source !== 'reported') {
      violations.push(
        `a complete ${sighting.kind} response ${sighting.requestId} is ${row?.state ?? 'not'} in the books`,
      )
    } else if (Number(row.output_tokens) !== sighting.outputTokens) {
      violations.push(
        `${row.id}: the books say ${row.output_tokens} output tokens, the client saw ${sighting.outputTokens}`,
      )
    }
  }
  const ids = complete.map((each) => each.requestId)
  if (new Set(ids).size !== ids.length) violations.push('two responses carried one request id')
}

/** Every reported row equals its line of the bill, in every category. */
function checkReported(
  rows: readonly RequestRow[],
  bill: readonly BillLine[],
  violations: string[],
): void {
  const lines = new Map(bill.map((line) => [line.request_id, line]))
  const seen = new Set<string>()
  for (const row of rows.filter((each) => each.cost_source === 'reported')) {
    const line = lines.get(row.upstream_request_id ?? '')
    if (!line || seen.has(line.request_id)) {
      violations.push(
        `${row.id}: reported, but ${line ? 'billed once for two rows' : 'on no bill'}`,
      )
      continue
    }
    seen.add(line.request_id)
    const same =
      row.uncached_input_tokens === BigInt(line.usage.input_tokens) &&
      row.cache_creation_5m_tokens === BigInt(line.usage.cache_creation_5m_input_tokens) &&
      row.cache_creation_1h_tokens === BigInt(line.usage.cache_creation_1h_input_tokens) &&
      row.cache_read_tokens === BigInt(line.usage.cache_read_input_tokens) &&
      row.output_tokens === BigInt(line.usage.output_tokens) &&
      row.cost_nano_usd === costOfLine(line)
    if (!same)
      violations.push(`${row.id}: the books and the bill differ: ${JSON.stringify(line.usage)}`)
  }
}

type Scope = Awaited<ReturnType<Books['scopes']>>[number]

/** The packed balances are the sum of the rows, and nothing is held any more. */
function checkScope(scope: Scope, charged: bigint, violations: string[]): void {
  const months = Object.entries(scope.balances).filter(([id]) => id.length === 7)
  const settled = sum(months.map(([, balance]) => balance.settledNanoUsd))
  const reserved = sum(months.map(([, balance]) => balance.reservedNanoUsd))
  if (settled !== charged)
    violations.push(`${scope.policy.kind}: balance ${settled}, rows ${charged}`)
  if (reserved !== 0n || scope.openReservations !== 0) {
    violations.push(
      `${scope.policy.kind}: ${reserved} still reserved by ${scope.openReservations} requests`,
    )
  }
}

function costOfLine(line: BillLine): bigint {
  const fields = Object.keys(nanoUsdPerToken) as (keyof typeof nanoUsdPerToken)[]
  return sum(fields.map((field) => BigInt(line.usage[field]) * nanoUsdPerToken[field]))
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}

function countBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return counts
}

/** Mulberry32: a run's choices can be repeated from its seed, though not the scheduling of its processes. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = state
    value = Math.imul(value ^ (value >>> 15), value | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}
