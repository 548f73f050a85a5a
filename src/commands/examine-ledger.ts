import { formatDollars, nanoUsd } from '#domain/money.ts'
import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import { createBooksChecker } from '#ledger/check-books.ts'
import type { BooksDifference } from '#ledger/compare-books.ts'
import { readOpenReservations, readScopesAhead } from '#ledger/examine.ts'
import type { OpenReservations } from '#ledger/examine.ts'
import { migrations } from '#store/migrate.ts'
import { examineSums } from './examine-sums.ts'
import { countOf, ok, problem, warning } from './findings.ts'
import type { Finding } from './findings.ts'

export type LedgerExamined = {
  readonly reader: SnapshotReader
  readonly nowMs: number
  /** Whether the process that made reservations under a lease is still at it. */
  isAlive(reservations: OpenReservations): boolean
}

/** What the database says of itself, by the ledger's own tables. */
export async function examineLedger(examined: LedgerExamined): Promise<Finding[]> {
  const schema = await examineSchema(examined.reader)
  // The rows of another schema cannot be read by this code.
  if (schema.level !== 'ok') return [schema]
  return [
    schema,
    ...(await examineBooks(examined)),
    await examineClock(examined),
    await examineReservations(examined),
    ...(await examineSums(examined.reader)),
  ]
}

/** `undefined` where nothing has ever been started. */
export async function readSchemaVersion(reader: SnapshotReader): Promise<number | undefined> {
  try {
    return await reader.snapshot(async (query) => {
      const [row] = await query('select max(version) as version from schema_version')
      return Number(row!['version'] ?? 0)
    })
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    // PostgreSQL's undefined_table, and SQLite's words for it.
    if (code === '42P01' || message.includes('no such table')) return undefined
    throw error
  }
}

async function examineSchema(reader: SnapshotReader): Promise<Finding> {
  const known = migrations.length
  const found = await readSchemaVersion(reader)
  if (found === undefined) {
    return problem('schema', 'The database has no tables of Atelier: start the server once.')
  }
  if (found > known) {
    return problem(
      'schema',
      `The database is at schema version ${found}, and this release knows versions up to ${known}: use the newer release.`,
    )
  }
  if (found < known) {
    return warning(
      'schema',
      `The database is at schema version ${found}: the next start brings it to ${known}. The books are not examined before that.`,
    )
  }
  return ok('schema', `The database is at schema version ${found}, as this release has it.`)
}

/** Every scope and window, with all requests summed. */
export async function examineBooks({ reader, nowMs }: LedgerExamined): Promise<Finding[]> {
  const { differences, scopesCount } = await createBooksChecker(reader).check(nowMs)
  if (differences.length === 0) {
    const scopes = countOf(scopesCount, 'scope')
    return [ok('books', `The balances of ${scopes} are the sums of their requests.`)]
  }
  return differences.map((each) => problem('books', describeDifference(each)))
}

function describeDifference({ scopeId, windowId, field, row, books }: BooksDifference): string {
  if (field === 'openReservations') {
    return `${scopeId} has ${row} open reservations, and its requests have ${books}.`
  }
  const name = { settledNanoUsd: 'settled', reservedNanoUsd: 'reserved', excessNanoUsd: 'excess' }
  const [is, sum] = [row, books].map((amount) => `$${formatDollars(nanoUsd(amount))}`)
  return `${scopeId} has ${is} ${name[field]} in ${windowId}, and its requests add up to ${sum}.`
}

/** Clocks of several nodes may differ by a little; this is not a little. */
const aheadMsMax = 300_000

async function examineClock({ reader, nowMs }: LedgerExamined): Promise<Finding> {
  const ahead = await reader.snapshot((query) => readScopesAhead(query, nowMs + aheadMsMax))
  if (ahead.length === 0) return ok('clock', 'No scope lies ahead of the clock.')
  const latest = new Date(Math.max(...ahead.map(({ lastMs }) => lastMs))).toISOString()
  return problem(
    'clock',
    `${countOf(ahead.length, 'scope')} were used while the clock was set ahead, as far as ${latest}: until the clock ` +
      'gets there, their rate limits do not refill and their spend counts in the windows of that instant, so requests may be refused.',
  )
}

async function examineReservations({ reader, isAlive }: LedgerExamined): Promise<Finding> {
  const open = await reader.snapshot(readOpenReservations)
  const left = open.filter((each) => !isAlive(each))
  if (left.length === 0) {
    const running = sumOf(open)
    return ok(
      'reservations',
      running.count === 0
        ? 'No reservation is open.'
        : `${countOf(running.count, 'request')} in flight, with ${running.amount} reserved.`,
    )
  }
  const { count, amount } = sumOf(left)
  return warning(
    'reservations',
    `${countOf(count, 'request')} of processes that are gone hold ${amount}: they are charged that at the next start, or by another node within seconds.`,
  )
}

function sumOf(open: readonly OpenReservations[]): { count: number; amount: string } {
  const bound = open.reduce((sum, { boundNanoUsd }) => sum + boundNanoUsd, 0n)
  return {
    count: open.reduce((sum, { count }) => sum + count, 0),
    amount: `$${formatDollars(nanoUsd(bound))}`,
  }
}
