import type { SnapshotQuery, SnapshotReader } from '#platform/snapshot-reader.ts'
import { addEnded, addExpired, addLate } from './add-requests.ts'
import type { StepKnown } from './add-requests.ts'
import { contributionJson } from './contribution-json.ts'
import type { FeedPosition, StepPlan } from './plan.ts'
import { addRefusal, countRows, emptySums, plannedSums } from './step-sums.ts'
import type { FeedRefusal } from './step-sums.ts'

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
  const added = await reader.snapshot(async (query) => {
    const from = await readPosition(query, organizationId)
    const entries = await readEntries(query, { organizationId, from, entriesMax: size.entriesMax })
    return entries.length === 0 ? undefined : addEntries(query, { from, entries, size })
  })
  if (!added) return undefined
  const { from, to, sums, expired, late } = added
  return {
    organizationId,
    from,
    to,
    ...plannedSums(sums),
    expired: [...expired].map(([requestId, each]) => {
      return { requestId, contribution: contributionJson(each) }
    }),
    late,
  }
}

/** Ids of organizations that have changes to be summed. */
export async function organizationsBehind(query: SnapshotQuery): Promise<string[]> {
  const rows = await query(
    'select distinct organization_id from ledger_change order by organization_id',
  )
  return rows.map((row) => row['organization_id'] as string)
}

/** How a request came to its end, as the feed names it. */
type Ending = (typeof endings)[number]
const endings = ['expired', 'ended', 'late'] as const

type EntryKind =
  | { readonly type: Ending; readonly id: string }
  | { readonly type: 'refusal'; readonly refusal: FeedRefusal }
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
  const ids = JSON.parse(requests ?? '{}') as { readonly [Type in Ending]?: string[] }
  const refused = JSON.parse(refusals ?? '[]') as FeedRefusal[]
  return [
    ...endings.flatMap((type) => (ids[type] ?? []).map((id): EntryKind => ({ type, id }))),
    ...refused.map((refusal): EntryKind => ({ type: 'refusal', refusal })),
  ]
}

type Added = StepKnown & { readonly from: FeedPosition; readonly to: FeedPosition }

/** Adds entries up until there is enough to write. */
async function addEntries(
  query: SnapshotQuery,
  {
    from,
    entries,
    size,
  }: { readonly from: FeedPosition; readonly entries: readonly Entry[]; readonly size: StepSize },
): Promise<Added> {
  const step: StepKnown = { sums: emptySums(), expired: new Map(), late: [] }
  // Requests of as many keys as there are requests add some rows each.
  const together = Math.ceil(size.rowsMax / rowsOfRequest)
  let to = from
  for (let at = 0; at < entries.length; at += together) {
    const some = entries.slice(at, at + together)
    await addSome(query, step, some)
    const { sequence, done } = some.at(-1)!
    to = { sequence, done }
    if (countRows(step.sums) >= size.rowsMax) break
  }
  return { from, to, ...step }
}

const rowsOfRequest = 5

async function addSome(
  query: SnapshotQuery,
  step: StepKnown,
  entries: readonly Entry[],
): Promise<void> {
  for (const entry of entries) if (entry.type === 'refusal') addRefusal(step.sums, entry.refusal)
  const idsOf = (type: Ending): string[] =>
    entries.flatMap((entry) => (entry.type === type ? [entry.id] : []))
  await addExpired(query, step, idsOf('expired'))
  await addEnded(query, step, idsOf('ended'), 'new')
  await addLate(query, step, idsOf('late'))
}
