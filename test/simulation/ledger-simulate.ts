import type { RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import {
  book,
  bookAdjustment,
  bookEdit,
  bookExpiry,
  emptyBooks,
  requestId,
  scopeIds,
} from './ledger-books.ts'
import type { Books } from './ledger-books.ts'
import { differences, illegalSteps, overspent, readTables, same } from './ledger-checks.ts'
import type { Tables } from './ledger-checks.ts'
import { openNodes, perform, realEdit, requestScopes } from './ledger-nodes.ts'
import type { Node, Nodes } from './ledger-nodes.ts'
import { sumDifferences } from './ledger-sums.ts'
import { scheduleOf } from './ledger-schedule.ts'
import type { SimulatedVerb, Step } from './ledger-schedule.ts'

export type Simulation = {
  readonly schedules: number
  /** That of the first schedule; the next ones have the next seeds. */
  readonly seed: number
  /** An empty database that this run may fill; left out, a temporary SQLite file. */
  readonly postgresUrl?: string | undefined
}

/** What a run did. `failure` is a report with the seed and the shortest schedule that still fails. */
export type SimulationReport = {
  readonly schedules: number
  readonly steps: number
  readonly admitted: number
  readonly refused: number
  readonly expired: number
  readonly crossings: number
  readonly failure: string | null
}

type Counts = {
  steps: number
  admitted: number
  refused: number
  expired: number
  crossings: number
}

/**
 * Random schedules on the real ledger and on plain books at once; after every step all rows must be what the
 * books say. Ends at the first schedule that fails.
 */
export async function simulate(simulation: Simulation): Promise<SimulationReport> {
  const nodes = await openNodes(simulation.postgresUrl)
  const counts: Counts = { steps: 0, admitted: 0, refused: 0, expired: 0, crossings: 0 }
  try {
    for (let played = 0; played < simulation.schedules; played++) {
      const seed = simulation.seed + played
      const script = scheduleOf(seed)
      const fault = await play(nodes, script, counts)
      if (!fault) continue
      const failure = describe(seed, nodes, await shorten(nodes, fault))
      return { schedules: played + 1, ...counts, failure }
    }
    return { schedules: simulation.schedules, ...counts, failure: null }
  } finally {
    await nodes.close()
  }
}

type Fault = { readonly script: readonly Step[]; readonly problems: readonly string[] }

/** Cuts what comes after the fault, and then every step without which it still fails. */
async function shorten(nodes: Nodes, first: Fault): Promise<Fault> {
  let shortest = first
  for (let index = first.script.length - 1; index >= 0; index--) {
    const without = shortest.script.toSpliced(index, 1)
    const fault = await play(nodes, without, undefined)
    if (fault) shortest = fault
  }
  return shortest
}

function describe(seed: number, nodes: Nodes, { script, problems }: Fault): string {
  const steps = script.map((step) =>
    JSON.stringify(step, (_key, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    ),
  )
  const replay = `ATELIER_SIMULATION_SEED=${seed} npm test -- test/simulation/ledger.test.ts`
  return [
    `seed ${seed} on ${nodes.dialect}: ${problems.slice(0, 5).join('; ')}`,
    `replay: ${replay}`,
    ...steps,
  ].join('\n')
}

/** Plays from empty tables; `undefined` where all went well. */
async function play(
  nodes: Nodes,
  script: readonly Step[],
  counts: Counts | undefined,
): Promise<Fault | undefined> {
  await nodes.restart()
  const run = { nodes, books: emptyBooks(), before: await readTables(nodes), counts }
  for (const [index, step] of script.entries()) {
    const problems = await playStep(run, step).catch((error: unknown) => [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ])
    if (problems.length > 0) return { script: script.slice(0, index + 1), problems }
    if (counts) counts.steps += 1
  }
  const problems = await sumDifferences(nodes)
  return problems.length > 0 ? { script, problems } : undefined
}

type Run = {
  readonly nodes: Nodes
  books: Books
  before: Tables
  readonly counts: Counts | undefined
}

async function playStep(run: Run, step: Step): Promise<string[]> {
  const problems =
    step.what === 'verbs' ? await playVerbs(run, step.verbs) : await change(run, step)
  if (problems.length > 0) return problems
  const after = await readTables(run.nodes)
  // What settles beyond its bound may pass a limit; an admission never does.
  const settles = step.what === 'verbs' && step.verbs.some(({ verb }) => verb === 'settle')
  const found = [
    ...differences(run.books, after),
    ...illegalSteps(run.before, after),
    ...(settles ? [] : overspent(run.books, run.before, after)),
  ]
  run.before = after
  return found
}

async function change(run: Run, step: Exclude<Step, { what: 'verbs' }>): Promise<string[]> {
  const { nodes, books } = run
  const { clock } = nodes
  const living = livingOf(nodes)
  switch (step.what) {
    case 'wait':
      clock.advance(step.ms)
      return []
    case 'roll':
      clock.set(nextWindowMs(clock.now(), step.to))
      return []
    case 'edit': {
      const scopeId = scopeIds[step.scope]!
      const edit = realEdit(scopeId, step.edit)
      await nodes.transact((transaction) => living[0]!.ledger.editScopes(transaction, [edit]))
      bookEdit(books, scopeId, step.edit, clock.now())
      return []
    }
    case 'adjust': {
      const adjustment = {
        requestId: requestId(`adjust${step.id}`) as RequestId,
        scopes: requestScopes(step.who),
        amountNanoUsd: nanoUsd(step.amount),
        reason: 'simulated',
      }
      await nodes.transact((transaction) => living[0]!.ledger.adjust(transaction, adjustment))
      bookAdjustment(books, step, clock.now())
      return []
    }
    case 'crash':
      return crash(run, living, step.node)
    case 'lapse':
      return lapse(run)
    case 'take':
      return take(run, living)
  }
}

/** A node goes without a word. On SQLite the next life starts at once; on PostgreSQL the other goes on. */
async function crash(run: Run, living: readonly Node[], node: number): Promise<string[]> {
  const { nodes } = run
  if (nodes.dialect === 'postgres') {
    if (living.length > 1) living[node % living.length]!.isDead = true
    return []
  }
  living[0]!.isDead = true
  expire(run, () => true)
  await nodes.open()
  return []
}

/** The leases of dead nodes lapse: until then what they had in flight stays reserved, and no longer. */
async function lapse(run: Run): Promise<string[]> {
  const { nodes } = run
  const dead = nodes.all.filter(({ isDead }) => isDead)
  if (nodes.dialect === 'sqlite' || dead.length === 0) return []
  for (const node of dead) {
    nodes.all.splice(nodes.all.indexOf(node), 1)
    // Stops its renewals, and ends its lease as time would.
    await node.ledger.close()
  }
  expire(run, (node) => dead.some(({ number }) => number === node))
  await nodes.open()
  return []
}

function expire(run: Run, isLost: (node: number) => boolean): void {
  const expired = bookExpiry(run.books, isLost, run.nodes.clock.now())
  if (run.counts) run.counts.expired += expired
}

/** Two takers at once: each crossing goes to one of them. */
async function take(run: Run, living: readonly Node[]): Promise<string[]> {
  const { nodes, books } = run
  const taken = await Promise.all(
    [living[0]!, living.at(-1)!].map(({ ledger }) =>
      nodes.transact((transaction) => ledger.takeCrossings(transaction, 1000)),
    ),
  )
  const found = taken.flat().map(({ scopeId, windowId, atMs }) => `${scopeId} ${windowId} ${atMs}`)
  const expected = books.crossings.map((each) => `${each.scopeId} ${each.windowId} ${each.atMs}`)
  if (run.counts) run.counts.crossings += books.crossings.length
  books.crossings = []
  return same('taken', found.toSorted(), expected.toSorted())
}

/**
 * Verbs that arrive together: those of one node are one batch, in order; those of two nodes are decided one
 * batch after the other, in one of two orders.
 */
async function playVerbs(run: Run, verbs: readonly SimulatedVerb[]): Promise<string[]> {
  const { nodes, books, counts } = run
  const living = livingOf(nodes)
  const placed = verbs.map((verb, index) => ({
    verb,
    index,
    node: living[verb.id % living.length]!,
  }))
  const answers = await Promise.all(placed.map(({ verb, node }) => perform(node.ledger, verb)))
  const after = await readTables(nodes)
  let problems: string[] = []
  for (const order of [living, living.toReversed()]) {
    const tried = structuredClone(books)
    const expected: unknown[] = []
    for (const node of order) {
      for (const each of placed.filter((candidate) => candidate.node === node)) {
        const at = { node: node.number, clockMs: nodes.clock.now() }
        expected[each.index] = book(tried, each.verb, at)
      }
    }
    const found = [...same('answers', answers, expected), ...differences(tried, after)]
    if (found.length === 0) {
      run.books = tried
      if (counts) countAnswers(counts, verbs, answers)
      return answers.every((answer) => answer === false) ? changedRows(run.before, after) : []
    }
    if (problems.length === 0) problems = found
  }
  return problems
}

/** A refusal changes no byte of any scope row. */
function changedRows(before: Tables, after: Tables): string[] {
  return same('rows after a refusal', after.scopes, before.scopes)
}

function countAnswers(counts: Counts, verbs: readonly SimulatedVerb[], answers: unknown[]): void {
  verbs.forEach(({ verb }, index) => {
    if (verb !== 'ask' && verb !== 'call') return
    counts[answers[index] === true ? 'admitted' : 'refused'] += 1
  })
}

function livingOf({ all }: Nodes): Node[] {
  return all.filter(({ isDead }) => !isDead)
}

/** The first instant of the next day, week (from Monday) or month. */
function nextWindowMs(nowMs: number, to: 'day' | 'week' | 'month'): number {
  const date = new Date(nowMs)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  if (to === 'month') return Date.UTC(year, month + 1, 1)
  return Date.UTC(year, month, day + (to === 'day' ? 1 : 7 - ((date.getUTCDay() + 6) % 7)))
}
