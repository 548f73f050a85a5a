import type { ScopeId } from '#domain/scope.ts'
import { windowIdsAt, windowOf } from '#domain/window.ts'
import type { WindowId } from '#domain/window.ts'
import type { SnapshotQuery } from '#platform/snapshot-reader.ts'

/** What the rows of requests add up to. */
export type BooksSum = {
  settledNanoUsd: bigint
  reservedNanoUsd: bigint
  excessNanoUsd: bigint
}

/** The sums of each scope, in each window that its requests were admitted in. */
export type BooksSums = Map<ScopeId, ScopeSums>

type ScopeSums = { openReservations: bigint; readonly windows: Map<WindowId, BooksSum> }

/** Which rows: `where` is a condition with `$1`, `$2`, … for its values. */
export type RowsChosen = { readonly where: string; readonly values: readonly string[] }

/** Adds up the rows that are chosen. */
export async function readSums(query: SnapshotQuery, { where, values }: RowsChosen) {
  return (await query(`${selectSumsSql} where ${where} group by 1, 2, 3, 4`, values)) as SumRow[]
}

/** Adds rows of sums to each of their scopes and windows; `touched` is given the scopes. */
export function addSums(sums: BooksSums, rows: readonly SumRow[], touched: Set<ScopeId>): void {
  for (const row of rows) {
    const windows = Object.values(windowIdsAt(Number(row.day) * dayMs))
    for (const scopeId of [row.api_key_id, row.workspace_id, row.organization_id]) {
      if (scopeId === null) continue
      touched.add(scopeId)
      const scope = scopeSums(sums, scopeId)
      scope.openReservations += row.open
      for (const windowId of windows) {
        const sum = windowSum(scope, windowId)
        sum.settledNanoUsd += row.settled
        sum.reservedNanoUsd += row.reserved
        sum.excessNanoUsd += row.excess
      }
    }
  }
}

/** Forgets windows that are over at `nowMs`, Unix milliseconds, unless `isKept`. */
export function forgetPastWindows(
  sums: BooksSums,
  nowMs: number,
  isKept: (scopeId: ScopeId, windowId: WindowId) => boolean,
): void {
  const current = windowIdsAt(nowMs)
  for (const [scopeId, { windows }] of sums) {
    for (const windowId of windows.keys()) {
      // Ids of one kind of window sort by time.
      const isPast = windowId < current[windowOf(windowId)]
      if (isPast && !isKept(scopeId, windowId)) windows.delete(windowId)
    }
  }
}

function scopeSums(sums: BooksSums, scopeId: ScopeId): ScopeSums {
  let scope = sums.get(scopeId)
  if (!scope) sums.set(scopeId, (scope = { openReservations: 0n, windows: new Map() }))
  return scope
}

function windowSum({ windows }: ScopeSums, windowId: WindowId): BooksSum {
  let sum = windows.get(windowId)
  if (!sum) {
    sum = { settledNanoUsd: 0n, reservedNanoUsd: 0n, excessNanoUsd: 0n }
    windows.set(windowId, sum)
  }
  return sum
}

const dayMs = 86_400_000

/** Requests of one key on one day of admission. */
export type SumRow = {
  readonly organization_id: ScopeId
  readonly workspace_id: ScopeId
  readonly api_key_id: ScopeId | null
  readonly day: bigint
  readonly settled: bigint
  readonly reserved: bigint
  readonly open: bigint
  readonly excess: bigint
}

// A reservation has no cost yet. An adjustment has no bound that it could go beyond.
const selectSumsSql = `
  select organization_id, workspace_id, api_key_id, admitted_at_ms / ${dayMs} as day,
    cast(sum(case when state = 'reserved' then 0 else cost_nano_usd end) as bigint) as settled,
    cast(sum(case when state = 'reserved' then bound_nano_usd else 0 end) as bigint) as reserved,
    cast(sum(case when state = 'reserved' then 1 else 0 end) as bigint) as open,
    cast(sum(case when state <> 'adjusted' and cost_nano_usd > bound_nano_usd
      then cost_nano_usd - bound_nano_usd else 0 end) as bigint) as excess
  from request`
