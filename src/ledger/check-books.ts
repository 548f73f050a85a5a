import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { bounds } from '#platform/bounds.ts'
import { requestIdsFrom } from '#platform/ids.ts'
import type { SnapshotQuery, SnapshotReader } from '#platform/snapshot-reader.ts'
import { addSums, forgetPastWindows, readSums } from './books-sums.ts'
import type { BooksSums, RowsChosen, SumRow } from './books-sums.ts'
import { compareBooks } from './compare-books.ts'
import type { BooksDifference } from './compare-books.ts'
import { decodeScope, selectScopesSql } from './scope-codec.ts'
import type { ScopeColumns } from './scope-codec.ts'

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
 * What is over is summed once, in steps, and remembered. A difference is believed only when it remains after
 * everything has been summed anew: so a row that came late, or under an id of a wrong clock, is no alarm.
 */
export function createBooksChecker(
  reader: SnapshotReader,
  { openEndMs = bounds.booksOpenEndMs, rowsMax = bounds.booksRowsMax }: BooksCheckerOptions = {},
): BooksChecker {
  let counted: Counted | undefined
  let believed = ''

  async function compare(from: Counted, nowMs: number): Promise<BooksCheck> {
    await countOn(reader, from, { untilId: requestIdsFrom(nowMs - openEndMs), rowsMax })
    const { rows, ended, keptFromMs, ...sums } = await reader.snapshot((query) =>
      readNow(query, from),
    )
    // Decoded after the transaction, which is short then, however many there are.
    const scopes = decodeScopes(rows)
    for (const id of ended) from.changingIds.delete(id)
    addSums(from.sums, sums.endedSums)
    const changing: BooksSums = new Map()
    addSums(changing, sums.changingSums)
    forgetPastWindows(from.sums, nowMs, (id, windowId) => {
      return scopes.get(id)?.balances[windowId] !== undefined
    })
    const differences = compareBooks(scopes, [from.sums, changing], { nowMs, keptFromMs })
    return { differences, scopesCount: scopes.size }
  }

  return {
    check: async (nowMs) => {
      if (counted) {
        const check = await compare(counted, nowMs)
        if (nameOf(check.differences) === believed) return check
      }
      const afresh: Counted = { sums: new Map(), changingIds: new Set(), upToId: '' }
      const check = await compare(afresh, nowMs)
      counted = afresh
      believed = nameOf(check.differences)
      return check
    },
  }
}

/** The rows up to an id: the sums of those that will never change, and the ids of those that may. */
type Counted = { readonly sums: BooksSums; readonly changingIds: Set<string>; upToId: string }

const changes = `state in ('reserved', 'expired')`

/** Counts on in steps of a transaction each: what has ended stays as it is, so it need not be one snapshot. */
async function countOn(
  reader: SnapshotReader,
  counted: Counted,
  { untilId, rowsMax }: { readonly untilId: string; readonly rowsMax: number },
): Promise<void> {
  while (counted.upToId < untilId) {
    const step = await reader.snapshot((query) => readStep(query, counted.upToId, untilId, rowsMax))
    addSums(counted.sums, step.sums)
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
  const rows = await query(selectScopesSql)
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
  return { rows, changingSums, ended, endedSums, keptFromMs: Number(kept?.['from_ms'] ?? 0) }
}

function decodeScopes(rows: readonly Record<string, unknown>[]): Map<ScopeId, ScopeState> {
  return new Map(
    rows.map((row) => [row['id'] as ScopeId, decodeScope(row as unknown as ScopeColumns)]),
  )
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
