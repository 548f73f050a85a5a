/** One page of a list, from the newest id to the oldest. At most one of the cursors is set; both exclude. */
export type PageRequest = {
  readonly limit: number
  /** Continue with what comes after this id. */
  readonly afterId?: string | undefined
  /** Continue, backwards, with what comes before this id. */
  readonly beforeId?: string | undefined
}

/** At most `limit` items. Rows that come or go between two pages make no other row repeat or go missing. */
export type Page<Item> = {
  /** In the order of the list, whichever way it is walked. */
  readonly items: readonly Item[]
  /** Whether there is more in the direction of the walk. */
  readonly hasMore: boolean
}

/** From where, and which way, to read `limit + 1` rows. */
export function seek({ afterId, beforeId }: PageRequest): {
  readonly cursor: string | undefined
  readonly operator: '<' | '>'
  readonly direction: 'asc' | 'desc'
} {
  return beforeId === undefined
    ? { cursor: afterId, operator: '<', direction: 'desc' }
    : { cursor: beforeId, operator: '>', direction: 'asc' }
}

/** Makes the page of the `limit + 1` rows that were read as `seek` says. */
export function pageOf<Item>(rows: readonly Item[], { limit, beforeId }: PageRequest): Page<Item> {
  const items = rows.slice(0, limit)
  return {
    items: beforeId === undefined ? items : items.toReversed(),
    hasMore: rows.length > limit,
  }
}
