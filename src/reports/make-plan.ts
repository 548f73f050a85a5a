import type { SnapshotQuery, SnapshotReader } from '#platform/snapshot-reader.ts'
import { contributionsOf, expiredContribution, negated } from './contribution.ts'
import type { Contribution, LedgerRow, RowFacts } from './contribution.ts'
import { contributionJson, parseContribution } from './contribution-json.ts'
import type { FeedPosition, StepPlan } from './plan.ts'
import { readRows } from './read-rows.ts'
import type { RowsRead } from './read-rows.ts'
import {
  addLatency,
  addRateUse,
  addRefusal,
  addUsage,
  countRows,
  emptySums,
  plannedSums,
} from './step-sums.ts'
import type { FeedRefusal, StepSums } from './step-sums.ts'

/** How large a step may be: changes that are read, and rows of sums that are written. */
export type StepSize = { readonly entriesMax: number; readonly rowsMax: number }

/**
 * What the next step of an organization would add; undefined where all has been summed. Reads and writes nothing: whoever
 * writes it makes sure that the sums still stand where the plan begins.
 */
export async function makePlan(
  reader: SnapshotReader,
  organizationId: string,
  size: StepSize,
): Promise<StepPlan | undefined> {
  const read = await reader.snapshot(async (query) => {
    const from = await readPosition(query, organizationId)
    const entries = await readEntries(query, { organizationId, from, entriesMax: size.entriesMax })
    const ids = entries.flatMap(({ id }) => (id === undefined ? [] : [id]))
    return { from, entries, rows: await readRows(query, ids) }
  })
  if (read.entries.length === 0) return undefined
  // Added up after the transaction: PostgreSQL ends one that idles for half a second.
  return planOf({ organizationId, ...read, rowsMax: size.rowsMax })
}

/** Ids of organizations that have changes to be summed. */
export async function organizationsBehind(query: SnapshotQuery): Promise<string[]> {
  const rows = await query(
    'select distinct organization_id from ledger_change order by organization_id',
  )
  return rows.map((row) => row['organization_id'] as string)
}

type EntryKind =
  | { readonly type: 'expired' | 'ended' | 'late'; readonly id: string }
  | { readonly type: 'refusal'; readonly id?: undefined; readonly refusal: FeedRefusal }
type Entry = FeedPosition & EntryKind

// A change has 512 entries at most.
const changesMax = 200

async function readPosition(query: SnapshotQuery, organizationId: string): Promise<FeedPosition> {
  const [row] = await query('select sequence, done from usage_cursor where organization_id = $1', [
    organizationId,
  ])
  return { sequence: Number(row?.['sequence'] ?? 0), done: Number(row?.['done'] ?? 0) }
}

/** The next entries of the feed, each with the place that is reached once it has been summed. */
async function readEntries(
  query: SnapshotQuery,
  {
    organizationId,
    from,
    entriesMax,
  }: { organizationId: string; from: FeedPosition; entriesMax: number },
): Promise<Entry[]> {
  const rows = await query(
    `select sequence, requests, refusals from ledger_change
      where organization_id = $1 and sequence > $2 order by sequence limit $3`,
    [organizationId, from.sequence, changesMax],
  )
  const entries: Entry[] = []
  let expected = from.sequence + 1
  for (const row of rows) {
    const sequence = Number(row['sequence'])
    if (sequence !== expected++)
      throw new Error(`the feed of ${organizationId} lacks ${expected - 1}`)
    const own = entriesOf(row['requests'] as string | null, row['refusals'] as string | null)
    const done = sequence === from.sequence + 1 ? from.done : 0
    for (let at = done; at < own.length; at++) {
      const isLast = at === own.length - 1
      entries.push({
        ...own[at]!,
        sequence: isLast ? sequence : sequence - 1,
        done: isLast ? 0 : at + 1,
      })
    }
    if (entries.length >= entriesMax) break
  }
  return entries.slice(0, entriesMax)
}

function entriesOf(requests: string | null, refusals: string | null): EntryKind[] {
  const types = ['expired', 'ended', 'late'] as const
  const ids = JSON.parse(requests ?? '{}') as {
    readonly [Type in (typeof types)[number]]?: string[]
  }
  const refused = JSON.parse(refusals ?? '[]') as FeedRefusal[]
  return [
    ...types.flatMap((type) => (ids[type] ?? []).map((id): EntryKind => ({ type, id }))),
    ...refused.map((refusal): EntryKind => ({ type: 'refusal', refusal })),
  ]
}

/** Adds entries up until there is enough to write. */
function planOf(step: {
  readonly organizationId: string
  readonly from: FeedPosition
  readonly entries: readonly Entry[]
  readonly rows: RowsRead
  readonly rowsMax: number
}): StepPlan {
  const sums = emptySums()
  const expired = new Map<string, Contribution>()
  const late: string[] = []
  const known = { rows: step.rows, expired, late }
  let to = step.from
  for (const entry of step.entries) {
    if (entry.type === 'refusal') addRefusal(sums, entry.refusal)
    else addRequest(sums, entry, known)
    to = { sequence: entry.sequence, done: entry.done }
    if (countRows(sums) >= step.rowsMax) break
  }
  return {
    organizationId: step.organizationId,
    from: step.from,
    to,
    ...plannedSums(sums),
    expired: [...expired].map(([requestId, each]) => {
      return { requestId, contribution: contributionJson(each) }
    }),
    late,
  }
}

function addRequest(
  sums: StepSums,
  { type, id }: { readonly type: 'expired' | 'ended' | 'late'; readonly id: string },
  known: {
    readonly rows: RowsRead
    readonly expired: Map<string, Contribution>
    readonly late: string[]
  },
): void {
  const { row, facts } = rowOf(known.rows, id)
  if (type === 'expired') {
    const contribution = expiredContribution(row, facts)
    known.expired.set(id, contribution)
    addUsage(sums, contribution)
    addRateUse(sums, { ...row, ...nothingUsed }, 1)
    return
  }
  if (type === 'late') {
    const before = known.expired.get(id) ?? parseContribution(known.rows.expired.get(id), id)
    addUsage(sums, negated(before))
    if (!known.expired.delete(id)) known.late.push(id)
  }
  for (const contribution of contributionsOf(row, facts)) addUsage(sums, contribution)
  addLatency(sums, row)
  // It was counted as a request when it expired; an adjustment never was one.
  if (row.state !== 'adjusted') addRateUse(sums, row, type === 'late' ? 0 : 1)
}

function rowOf(rows: RowsRead, id: string): { readonly row: LedgerRow; readonly facts: RowFacts } {
  const row = rows.ledger.get(id)
  if (!row) throw new Error(`the feed names ${id}, of which there is no row`)
  return { row, facts: rows.factsOf(row) }
}

const nothingUsed = {
  uncached_input_tokens: null,
  cache_creation_5m_tokens: null,
  cache_creation_1h_tokens: null,
  cache_read_tokens: null,
  output_tokens: null,
}
