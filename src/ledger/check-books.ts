import type { ScopeId } from '#domain/scope.ts'
import { windowIdsAt } from '#domain/window.ts'
import { bounds } from '#platform/bounds.ts'
import { requestIdsFrom } from '#platform/ids.ts'
import type { SnapshotQuery, SnapshotReader } from '#platform/snapshot-reader.ts'
import { addSums, forgetPastWindows, readSums } from './books-sums.ts'
import type { BooksSums, RowsChosen, SumRow } from './books-sums.ts'
import { compareScope } from './compare-books.ts'
import type { BooksDifference } from './compare-books.ts'
import { decodeBooks } from './scope-codec.ts'

/** What a check found, in one snapshot of the database. */
export type BooksCheck = {
  readonly differences: readonly BooksDifference[]
  readonly scopesCount: number
}

/** Checks the books again and again, at the cost of what is new. */
export type BooksChecker = {
  /** At `nowMs`, Unix milliseconds. One at a time. Rejects when the database cannot be read. */
  check(nowMs: number): Promise<BooksCheck>
}

/** How much is summed anew each time, and in how large steps. */
export type BooksCheckerOptions = { readonly openEndMs?: number; readonly rowsMax?: number }

/**
 * What is over is summed once, in steps, and remembered; so are the rows of scopes that were found right, which are not
 * compared again until they or their sums have changed. A difference is believed only when it remains after everything
 * has been summed and compared anew: so a row that came late, or under an id of a wrong clock, is no alarm.
 */
export function createBooksChecker(
  reader: SnapshotReader,
  { openEndMs = bounds.booksOpenEndMs, rowsMax = bounds.booksRowsMax }: BooksCheckerOptions = {},
): BooksChecker {
  let counted: Counted | undefined
  let believed = ''

  async function compare(from: Counted, nowMs: number): Promise<BooksCheck> {
    // What was changing at the last check may be gone by now.
    const touched = new Set(from.changing.keys())
    const untilId = requestIdsFrom(nowMs - openEndMs)
    await countOn(reader, from, { untilId, rowsMax, touched })
    const { rows, ended, keptFromMs, ...sums } = await reader.snapshot((query) =>
      readNow(query, from),
    )
    for (const id of ended) from.changingIds.delete(id)
    addSums(from.sums, sums.endedSums, touched)
    from.changing.clear()
    addSums(from.changing, sums.changingSums, touched)
    forgetPastWindows(from.sums, nowMs, (id, windowId) => {
      const state = rows.get(id)
      return state !== undefined && decodeBooks(state).balances[windowId] !== undefined
    })
    const differences = compareChanged(from, rows, { touched, nowMs, keptFromMs })
    return { differences, scopesCount: rows.size }
  }

  return {
    check: async (nowMs) => {
      const from = counted
      // Should it fail, nobody knows what has been counted.
      counted = undefined
      if (from) {
        const check = await compare(from, nowMs)
        if (nameOf(check.differences) === believed) {
          counted = from
          return check
        }
      }
      const afresh = nothingCounted()
      const check = await compare(afresh, nowMs)
      counted = afresh
      believed = nameOf(check.differences)
      return check
    },
  }
}

type Compared = {
  /** Scopes whose sums may have changed since the last check. */
  readonly touched: ReadonlySet<ScopeId>
  readonly nowMs: number
  readonly keptFromMs: number
}

/** Compares the scopes that could differ, of all. */
function compareChanged(
  { sums, changing, right }: Counted,
  rows: ReadonlyMap<ScopeId, string>,
  { touched, nowMs, keptFromMs }: Compared,
): BooksDifference[] {
  // Which windows are compared.
  const epoch = `${Object.values(windowIdsAt(nowMs)).join(' ')} ${keptFromMs}`
  if (right.epoch !== epoch) right.rows.clear()
  right.epoch = epoch
  const differences: BooksDifference[] = []
  const compareOne = (id: ScopeId, state: string | undefined): void => {
    const own = state === undefined ? undefined : decodeBooks(state)
    const found = compareScope(id, own, [sums, changing], { nowMs, keptFromMs })
    differences.push(...found)
    if (state !== undefined && found.length === 0) right.rows.set(id, state)
    else right.rows.delete(id)
  }
  for (const [id, state] of rows) {
    if (touched.has(id) || right.rows.get(id) !== state) compareOne(id, state)
  }
  for (const id of new Set([...sums.keys(), ...changing.keys(), ...right.rows.keys()])) {
    if (!rows.has(id)) compareOne(id, undefined)
  }
  return differences
}

type Counted = {
  /** Of the rows up to an id, those that will never change. */
  readonly sums: BooksSums
  /** The ids of those that may. */
  readonly changingIds: Set<string>
  upToId: string
  /** The sums of all that may change, as they were at the last check. */
  readonly changing: BooksSums
  /** The rows of scopes that were right then, as they stood, in the windows of an epoch. */
  readonly right: { epoch: string; readonly rows: Map<ScopeId, string> }
}

function nothingCounted(): Counted {
  return {
    sums: new Map(),
    changingIds: new Set(),
    upToId: '',
    changing: new Map(),
    right: { epoch: '', rows: new Map() },
  }
}

const changes = `state in ('reserved', 'expired')`

type CountOn = {
  readonly untilId: string
  readonly rowsMax: number
  /** Is given the scopes of what is counted. */
  readonly touched: Set<ScopeId>
}

/** Counts on in steps of a transaction each: what has ended stays as it is, so it need not be one snapshot. */
async function countOn(
  reader: SnapshotReader,
  counted: Counted,
  { untilId, rowsMax, touched }: CountOn,
): Promise<void> {
  while (counted.upToId < untilId) {
    const step = await reader.snapshot((query) => readStep(query, counted.upToId, untilId, rowsMax))
    addSums(counted.sums, step.sums, touched)
    for (const id of step.changingIds) counted.changingIds.add(id)
    counted.upToId = step.lastId
  }
}

async function readStep(query: SnapshotQuery, upToId: string, untilId: string, rowsMax: number) {
  const [row] = await query(
    `select count(*) as count, max(id) as last_id from (
      select id from request where id > $1 and id < $2 order by id limit $3) as step`,
    [upToId, untilId, rowsMax],
  )
  const lastId = Number(row!['count']) < rowsMax ? untilId : (row!['last_id'] as string)
  const values = [upToId, lastId]
  const range = 'id > $1 and id <= $2'
  const changing = await query(`select id from request where ${range} and ${changes}`, values)
  return {
    lastId,
    sums: await readSums(query, { where: `${range} and not ${changes}`, values }),
    changingIds: changing.map(({ id }) => id as string),
  }
}

/** The scopes, with all that is not counted yet, or may have changed since it was. */
async function readNow(query: SnapshotQuery, { upToId, changingIds }: Counted) {
  const rows = await query('select id, state from ledger_scope')
  const [kept] = await query('select from_ms from ledger_kept')
  const changingSums = await readSums(query, { where: 'id > $1', values: [upToId] })
  const ended: string[] = []
  const endedSums: SumRow[] = []
  for (const { where, values } of idLists([...changingIds])) {
    const own = await query(`select id from request where ${where} and not ${changes}`, values)
    ended.push(...own.map(({ id }) => id as string))
    endedSums.push(...(await readSums(query, { where: `${where} and not ${changes}`, values })))
    changingSums.push(...(await readSums(query, { where: `${where} and ${changes}`, values })))
  }
  return {
    rows: new Map(rows.map(({ id, state }) => [id as ScopeId, state as string])),
    changingSums,
    ended,
    endedSums,
    keptFromMs: Number(kept?.['from_ms'] ?? 0),
  }
}

const idsInListMax = 500

function idLists(ids: readonly string[]): RowsChosen[] {
  return Array.from({ length: Math.ceil(ids.length / idsInListMax) }, (_, index) => {
    const values = ids.slice(index * idsInListMax, (index + 1) * idsInListMax)
    return { where: `id in (${values.map((_id, at) => `$${at + 1}`).join(', ')})`, values }
  })
}

/** Differences by where they are and how large: traffic moves both sides alike. */
function nameOf(differences: readonly BooksDifference[]): string {
  return differences
    .map(({ scopeId, windowId, field, row, books }) => [scopeId, windowId, field, row - books])
    .map(String)
    .toSorted()
    .join(' ')
}
