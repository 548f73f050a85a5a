import type { ScopeId, ScopeState } from '#domain/scope.ts'
import { windowBounds, windowIdsAt } from '#domain/window.ts'
import type { WindowId } from '#domain/window.ts'
import type { BooksSum, BooksSums } from './books-sums.ts'

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

/**
 * Holds scope rows against sums that were read with them, in every window that a row has and in those of
 * now (Unix milliseconds), where what a row does not have counts as zero. `sums` are added together. Windows that begin
 * before `keptFromMs`, from which on all requests are there, cannot be compared any more and are left out.
 */
export function compareBooks(
  scopes: ReadonlyMap<ScopeId, ScopeState>,
  sums: readonly BooksSums[],
  { nowMs, keptFromMs }: { readonly nowMs: number; readonly keptFromMs: number },
): BooksDifference[] {
  const ids = new Set([...scopes.keys(), ...sums.flatMap((each) => [...each.keys()])])
  return [...ids].flatMap((scopeId) => {
    const all = compareScope(scopeId, scopes.get(scopeId), sums, nowMs)
    return all.filter(({ windowId }) => {
      return windowId === null || windowBounds(windowId).startMs >= keptFromMs
    })
  })
}

const fields = ['settledNanoUsd', 'reservedNanoUsd', 'excessNanoUsd'] as const

function compareScope(
  scopeId: ScopeId,
  state: ScopeState | undefined,
  sums: readonly BooksSums[],
  nowMs: number,
): BooksDifference[] {
  const parts = sums.flatMap((each) => each.get(scopeId) ?? [])
  const total = (amountOf: (part: (typeof parts)[number]) => bigint | undefined): bigint =>
    parts.reduce((sum, part) => sum + (amountOf(part) ?? 0n), 0n)
  // A scope that was moved ahead by a wrong clock has left the windows of now, and is not asked for them.
  const current = windowIdsAt(Math.max(nowMs, state?.lastMs ?? 0))
  const windowIds = new Set([...Object.values(current), ...Object.keys(state?.balances ?? {})])
  const compared = [...windowIds].flatMap((windowId) =>
    fields.map((field): BooksDifference => ({
      scopeId,
      windowId,
      field,
      row: state?.balances[windowId]?.[field] ?? 0n,
      books: total(({ windows }) => windows.get(windowId)?.[field]),
    })),
  )
  compared.push({
    scopeId,
    windowId: null,
    field: 'openReservations',
    row: BigInt(state?.openReservations ?? 0),
    books: total((part) => part.openReservations),
  })
  return compared.filter(({ row, books }) => row !== books)
}
