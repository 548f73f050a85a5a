import { setTimeout as wait } from 'node:timers/promises'
import type { BillLine } from '#simulator/bill.ts'
import { startSimulator } from '#simulator/server.ts'
import { createAtelierProcess, initialize } from './atelier-process.ts'
import type { AtelierProcess } from './atelier-process.ts'
import { billedModel, checkReported, checkScope, costOfLine, countBy, sum } from './bill-check.ts'
import { settleWhatCrashesLeft } from './crash-books.ts'
import type { Books, RequestRow } from './crash-books.ts'
import { startTraffic } from './crash-traffic.ts'
import type { Sighting } from './crash-traffic.ts'
import { watchLimits } from './limit-watch.ts'
import { seededRandom } from './seeded-random.ts'

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

/** In turn, room for some twenty requests and for more than are made before the next kill. */
const budgetStepsCents = [1, 6] as const

/**
 * How requests end that are counted before a kill: those refused when the budget is small, else those served. A count
 * and not a time, so that on a machine of any speed some kills meet an empty budget and some full traffic.
 */
const endsWithBudget = [['refused'], ['complete', 'aborted']] as const

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
    const watch = watchLimits(books, violations)
    const urls = nodes.map((node) => node.url())
    let budgetCents: number = budgetStepsCents[0]
    await admin.setBudget(budgetCents)

    const traffic = startTraffic({
      urls,
      apiKey,
      model: billedModel,
      clients: run.clients,
      abortedPercent: 45,
      random,
    })
    for (let kill = 0; kill < run.kills; kill++) {
      await traffic.untilMore(20 + random() * 40, endsWithBudget[kill % 2]!)
      await wait(random() * 100)
      const node = nodes[Math.floor(random() * nodes.length)]!
      await node.kill()
      await node.start()
      budgetCents += budgetStepsCents[(kill + 1) % 2]!
      await admin.setBudget(budgetCents)
    }
    await traffic.untilMore(20, endsWithBudget[run.kills % 2]!)
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
