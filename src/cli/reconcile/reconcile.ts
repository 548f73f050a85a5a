import type { PriceBook } from '#contract/prices.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { callApi } from '../call-api.ts'
import type { Surroundings } from '../call-api.ts'
import { compare } from './compare.ts'
import type { Comparison, UnsureRequest } from './compare.ts'
import { parseDayRange } from './day-range.ts'
import type { DayRange, DayRangeFlags } from './day-range.ts'
import { parsePicoUsd } from './figures.ts'
import { printReconciliation } from './print-reconciliation.ts'
import { readOurs, readUnsure } from './read-ours.ts'
import { readTheirs } from './read-theirs.ts'
import type { AskUpstream } from './read-theirs.ts'

export type ReconcileFlags = DayRangeFlags & {
  readonly adminKeyFile?: string
  readonly upstreamUrl?: string
  /** Of the upstream's: the only one that this installation uses. */
  readonly upstreamWorkspace?: string
  /** Dollars. */
  readonly tolerance?: string
  readonly json?: boolean
}

/** What was compared, and how it came out. */
export type Reconciliation = {
  readonly range: DayRange
  readonly isRunning: boolean
  readonly comparison: Comparison
  readonly unsure: readonly UnsureRequest[]
  readonly adjustmentsPicoUsd: bigint
  /** Prices that are not the list's: then ours may be others than theirs. */
  readonly ownPrices: readonly string[]
}

export type ReconcileServices = {
  readonly surroundings: Surroundings
  readonly ask: AskUpstream
  readonly nowMs: number
}

const unsureMax = 10_000

/**
 * Compares what was charged with what the upstream says that it charges. Returns 0 where the two agree within what
 * unsure requests and the tolerance explain, and 1 where they do not. Throws a `PlainFailure` where it cannot tell.
 */
export async function reconcile(
  { surroundings, ask, nowMs }: ReconcileServices,
  flags: ReconcileFlags,
): Promise<0 | 1> {
  const range = parseDayRange(flags, nowMs)
  const tolerancePicoUsd = parseTolerance(flags.tolerance)
  const ours = await readOurs(surroundings, range)
  const theirs = await readTheirs(ask, range, flags.upstreamWorkspace)
  const reconciliation: Reconciliation = {
    range,
    isRunning: range.untilMs > nowMs,
    comparison: compare({ ours: ours.cells, theirs, tolerancePicoUsd }),
    unsure: await readUnsure(surroundings, range, unsureMax),
    adjustmentsPicoUsd: ours.adjustmentsPicoUsd,
    ownPrices: await readOwnPrices(surroundings),
  }
  surroundings.print(printReconciliation(reconciliation, { asJson: flags.json === true }))
  return reconciliation.comparison.agrees ? 0 : 1
}

function parseTolerance(dollars = '0'): bigint {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(dollars)) {
    throw new PlainFailure('--tolerance must be dollars, such as 0.01.')
  }
  return parsePicoUsd(dollars) * 100n
}

async function readOwnPrices(surroundings: Surroundings): Promise<readonly string[]> {
  const answer = await callApi(surroundings, { method: 'GET', path: '/v1/organizations/prices' })
  const book = (await answer.json()) as PriceBook
  return [
    ...(book.multiplier === '1' ? [] : [`all models: \u00d7 ${book.multiplier}`]),
    ...book.models.filter(({ source }) => source === 'own').map(({ id }) => id),
    ...(book.web_search_source === 'own' ? ['web search'] : []),
  ]
}
