import type { CatalogIndex } from '#domain/catalog.ts'
import { nanoUsd } from '#domain/money.ts'
import { limitsOutput } from '#domain/rate-bucket.ts'
import { tokenCountGroup } from '#domain/rate-limit.ts'
import { createReplay } from '#domain/replay.ts'
import type { ReplayEvent } from '#domain/replay.ts'
import type { ReplayedScope } from '#domain/replay-course.ts'
import type { ScopeId, ScopePolicy, WindowBalance } from '#domain/scope.ts'
import { spendWindows, windowBounds, windowIdsAt } from '#domain/window.ts'
import type { WindowId } from '#domain/window.ts'
import { bounds } from '#platform/bounds.ts'
import { requestIdsFrom } from '#platform/ids.ts'
import type { SnapshotQuery } from '#platform/snapshot-reader.ts'
import { decodePolicy } from './policy-codec.ts'
import type { LimitPreview, PreviewQuestion } from './preview-port.ts'
import {
  eventsOfRefusal,
  eventsOfRequest,
  inOrder,
  instantOf,
  previewedRefusalColumns,
  previewedRequestColumns,
} from './preview-rows.ts'

/** How much is replayed; `isLate` ends the replay, and the search for the smallest value. */
export type PreviewOptions = {
  readonly catalog: CatalogIndex
  readonly isLate: () => boolean
  readonly asksMax?: number
}

/** Reads what was asked and replays it, page by page, so that only what runs at once is in memory. */
export async function readPreview(
  query: SnapshotQuery,
  question: PreviewQuestion,
  { catalog, isLate, asksMax = bounds.previewAsksMax }: PreviewOptions,
): Promise<LimitPreview> {
  const policies = await readPolicies(query, question)
  const rows = rowsThatCount(question, policies)
  const fromMs = await beginningOf(query, question, rows, asksMax)
  const warmFromMs = warmFrom(fromMs, policies)
  const scopes = await readScopes(query, policies, rows, warmFromMs)
  const { scopeId, proposed, bucketMs, toMs } = question
  const searchedAsksMax = bounds.previewSearchedAsksMax
  const setting = { scopes, scopeId, proposed, warmFromMs, fromMs, bucketMs, searchedAsksMax }
  const replay = createReplay(setting)
  const notes = { hasSharedFacts: false, hasUnknownCosts: false, hasStreams: false }
  const pages = readPages(query, rows, { fromMs: warmFromMs, toMs, notes, catalog })
  let played = 0
  let untilMs = toMs
  for await (const event of pages) {
    const atMs = instantOf(event)
    if (atMs < warmFromMs || atMs >= toMs) continue
    if (++played % playedBetweenLooks === 0 && atMs > fromMs && isLate()) {
      untilMs = atMs
      break
    }
    replay.play(event)
  }
  const { hasStreams, ...known } = notes
  return {
    ...replay.result(isLate),
    fromMs,
    toMs: untilMs,
    isWhole: fromMs === question.fromMs && untilMs === toMs,
    ...known,
    hasLateOutput: hasStreams && countsOutput(question, policies),
  }
}

/** A look at the clock costs next to nothing beside so many. */
const playedBetweenLooks = 100

type Policies = ReadonlyMap<ScopeId, ScopePolicy>

/** Of scopes with limits, and of the one that is to have one. */
async function readPolicies(
  query: SnapshotQuery,
  { organizationId, scopeId }: PreviewQuestion,
): Promise<Policies> {
  const rows = await query(
    `select s.id, p.policy from ledger_scope s join ledger_policy p on p.id = s.id
      where s.organization_id = $1`,
    [organizationId],
  )
  const policies = rows.map((row): [ScopeId, ScopePolicy] => [
    row['id'] as ScopeId,
    decodePolicy(row['policy'] as string),
  ])
  return new Map(policies.filter(([id, policy]) => id === scopeId || isLimited(policy)))
}

function isLimited({ spendLimits, rateLimits, outputTokens }: ScopePolicy): boolean {
  return spendLimits.length > 0 || Object.keys(rateLimits).length > 0 || outputTokens === 'strict'
}

/** Which rows a refusal could depend on: a condition, with `$1` for its value. */
type Rows = { readonly where: string; readonly value: string }

/** Where nothing limits the organization, what others ask of it changes nothing here. */
function rowsThatCount(
  { organizationId, scopeKind, scopeId }: PreviewQuestion,
  policies: Policies,
): Rows {
  if (scopeKind === 'workspace' && !policies.has(organizationId)) {
    return { where: 'workspace_id = $1', value: scopeId }
  }
  return { where: 'organization_id = $1', value: organizationId }
}

/** The instant from which on there are as many asks as may be replayed: mostly what was asked for. */
async function beginningOf(
  query: SnapshotQuery,
  { fromMs, toMs }: PreviewQuestion,
  { where, value }: Rows,
  asksMax: number,
): Promise<number> {
  const [row] = await query(
    `select admitted_at_ms from request where id >= $2 and id < $3 and ${where}
      order by id desc limit 1 offset $4`,
    [value, requestIdsFrom(fromMs), requestIdsFrom(toMs), asksMax],
  )
  return row ? Number(row['admitted_at_ms']) : fromMs
}

/** Buckets of a day need a day to be as they would have been. */
function warmFrom(fromMs: number, policies: Policies): number {
  const hasDays = [...policies.values()].some(({ rateLimits }) =>
    Object.values(rateLimits).some((limits) => limits.tokens_per_day !== undefined),
  )
  return fromMs - (hasDays ? 86_400_000 : bounds.previewWarmMs)
}

/** With what had been spent of their windows when the replay begins. */
async function readScopes(
  query: SnapshotQuery,
  policies: Policies,
  { where, value }: Rows,
  atMs: number,
): Promise<ReplayedScope[]> {
  const windows = windowIdsAt(atMs)
  const starts = spendWindows.map((window) => windowBounds(windows[window]).startMs)
  const sums = starts.map((startMs, index) => {
    const cost = `case when admitted_at_ms >= ${startMs} then cost_nano_usd else 0 end`
    return `cast(sum(${cost}) as bigint) as sum_${index}`
  })
  const rows = await query(
    `select api_key_id, workspace_id, organization_id, ${sums.join(', ')} from request
      where id >= $2 and id < $3 and ${where} and admitted_at_ms < $4 and cost_nano_usd <> 0
      group by api_key_id, workspace_id, organization_id`,
    [
      value,
      requestIdsFrom(Math.min(...starts) - bounds.previewDisorderMs),
      requestIdsFrom(atMs),
      atMs,
    ],
  )
  const balances = new Map<ScopeId, Record<WindowId, WindowBalance>>()
  for (const row of rows) {
    for (const id of [row['api_key_id'], row['workspace_id'], row['organization_id']]) {
      if (!policies.has(id as ScopeId)) continue
      const own = balances.get(id as ScopeId) ?? {}
      balances.set(id as ScopeId, own)
      spendWindows.forEach((window, index) => {
        const before = own[windows[window]]?.settledNanoUsd ?? 0n
        own[windows[window]] = {
          settledNanoUsd: nanoUsd(before + (row[`sum_${index}`] as bigint)),
          reservedNanoUsd: nanoUsd(0n),
          excessNanoUsd: nanoUsd(0n),
        }
      })
    }
  }
  return [...policies].map(([id, policy]) => ({ id, policy, balances: balances.get(id) ?? {} }))
}

type Notes = { hasSharedFacts: boolean; hasUnknownCosts: boolean; hasStreams: boolean }
type Pages = {
  readonly fromMs: number
  readonly toMs: number
  readonly notes: Notes
  readonly catalog: CatalogIndex
}

/** What happened, in order: held back until nothing earlier can come any more. */
async function* readPages(
  query: SnapshotQuery,
  { where, value }: Rows,
  { fromMs, toMs, notes, catalog }: Pages,
): AsyncGenerator<ReplayEvent> {
  let waiting: ReplayEvent[] = []
  let afterId = requestIdsFrom(fromMs - bounds.previewDisorderMs)
  const endId = requestIdsFrom(toMs)
  for (;;) {
    const requests = await query(
      `select ${previewedRequestColumns} from request where id > $2 and id < $3 and ${where}
        order by id limit $4`,
      [value, afterId, endId, bounds.previewRowsMax],
    )
    const isLast = requests.length < bounds.previewRowsMax
    const upToId = isLast ? endId : (requests.at(-1)!['id'] as string)
    const refusals = await query(
      `select ${previewedRefusalColumns} from refusal where id > $2 and id <= $3 and ${where}
        and (limiter like 'rate_%' or limiter like 'spend_%')
        and limiter not like 'rate_%/${tokenCountGroup}/%' order by id`,
      [value, afterId, upToId],
    )
    for (const row of requests) note(notes, row)
    if (refusals.some((row) => (row['count'] as bigint) > 1n)) notes.hasSharedFacts = true
    waiting.push(...requests.flatMap((row) => eventsOfRequest(row, catalog)))
    for (const row of refusals) waiting.push(...eventsOfRefusal(row))
    waiting = inOrder(waiting)
    const last = requests.at(-1)
    const readyMs =
      isLast || !last ? Infinity : Number(last['admitted_at_ms']) - bounds.previewDisorderMs
    const ready = waiting.findIndex((event) => instantOf(event) >= readyMs)
    yield* waiting.splice(0, ready < 0 ? waiting.length : ready)
    if (isLast) return
    afterId = upToId
  }
}

function note(notes: Notes, row: Readonly<Record<string, unknown>>): void {
  if (row['state'] !== 'adjusted' && row['stream'] === 1n) notes.hasStreams = true
  const source = row['cost_source']
  if (source === 'estimated' || source === 'bound' || source === 'expired') {
    notes.hasUnknownCosts = true
  }
}

function countsOutput({ proposed }: PreviewQuestion, policies: Policies): boolean {
  if (proposed.kind === 'rate' && limitsOutput({ [proposed.limiter]: 0 })) return true
  return [...policies.values()].some(({ rateLimits }) =>
    Object.values(rateLimits).some(limitsOutput),
  )
}
