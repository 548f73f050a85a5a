import type { ScopeId } from '#domain/scope.ts'
import { windowBounds, windowIdsAt } from '#domain/window.ts'
import type { WindowId } from '#domain/window.ts'
import type { BooksSum, BooksSums } from './books-sums.ts'
import type { ScopeBooks } from './scope-codec.ts'

/** A number in a scope row that is not the sum of its requests. Nothing is ever corrected by it. */
export type BooksDifference = {
  readonly scopeId: ScopeId
  /** Null for open reservations, which no window has. */
  readonly windowId: WindowId | null
  readonly field: keyof BooksSum | 'openReservations'
  /** What the scope row says: nano-dollars, or a number of reservations. */
  readonly row: bigint
  /** What the rows of its requests add up to. */
  readonly books: bigint
}

const fields = ['settledNanoUsd', 'reservedNanoUsd', 'excessNanoUsd'] as const

/**
 * Holds a scope's row, if there is one, against sums that were read with it, in every window that the row has and in
 * those of now (Unix milliseconds), where what a row does not have counts as zero. `sums` are added together. Windows
 * that begin before `keptFromMs`, from which on all requests are there, cannot be compared any more and are left out.
 */
export function compareScope(
  scopeId: ScopeId,
  row: ScopeBooks | undefined,
  sums: readonly BooksSums[],
  { nowMs, keptFromMs }: { readonly nowMs: number; readonly keptFromMs: number },
): BooksDifference[] {
  const parts = sums.flatMap((each) => each.get(scopeId) ?? [])
  const differences: BooksDifference[] = []
  // A scope that was moved ahead by a wrong clock has left the windows of now, and is not asked for them.
  const current = windowIdsAt(Math.max(nowMs, row?.lastMs ?? 0))
  const windowIds = new Set([...Object.values(current), ...Object.keys(row?.balances ?? {})])
  for (const windowId of windowIds) {
    if (windowBounds(windowId).startMs < keptFromMs) continue
    for (const field of fields) {
      const own = row?.balances[windowId]?.[field] ?? 0n
      const books = parts.reduce(
        (sum, { windows }) => sum + (windows.get(windowId)?.[field] ?? 0n),
        0n,
      )
      if (own !== books) differences.push({ scopeId, windowId, field, row: own, books })
    }
  }
  const open = BigInt(row?.openReservations ?? 0)
  const books = parts.reduce((sum, { openReservations }) => sum + openReservations, 0n)
  if (open !== books) {
    differences.push({ scopeId, windowId: null, field: 'openReservations', row: open, books })
  }
  return differences
}
