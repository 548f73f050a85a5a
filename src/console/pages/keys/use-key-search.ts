import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Sorting } from '../../ui/table.tsx'

const statuses = ['active', 'inactive', 'expired', 'archived'] as const
export type StatusFilter = (typeof statuses)[number]

const orders = ['newest_first', 'oldest_first', 'name_ascending', 'name_descending'] as const
type Order = (typeof orders)[number]

type Search = {
  readonly q?: string | undefined
  readonly sort?: string | undefined
  readonly status?: unknown
  readonly workspace?: unknown
  /** The key that is open beside the list. */
  readonly key?: unknown
}

/** What a list of keys shows, as the address says it. */
export function useKeySearch() {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = useCallback(
    (next: Partial<Search>): void => {
      // What is searched anew is read from its start.
      const start = { after: undefined, before: undefined }
      void navigate({
        to: '.',
        search: (old: object) => ({ ...old, ...('key' in next ? {} : start), ...next }),
        replace: !('key' in next),
      })
    },
    [navigate],
  )
  const order = oneOf(orders, search.sort)
  return {
    q: search.q ?? '',
    order,
    status: oneOf(statuses, search.status),
    workspaceId: typeof search.workspace === 'string' ? search.workspace : undefined,
    openId: typeof search.key === 'string' ? search.key : undefined,
    sorting: sortingOf(order ?? 'newest_first'),
    set,
    onSort: ({ column, direction }: Sorting): void => set({ sort: orderOf(column, direction) }),
  }
}

function oneOf<Value extends string>(values: readonly Value[], text: unknown): Value | undefined {
  return values.find((value) => value === text)
}

function sortingOf(order: Order): Sorting {
  switch (order) {
    case 'newest_first':
      return { column: 'created', direction: 'descending' }
    case 'oldest_first':
      return { column: 'created', direction: 'ascending' }
    case 'name_ascending':
      return { column: 'name', direction: 'ascending' }
    case 'name_descending':
      return { column: 'name', direction: 'descending' }
  }
}

function orderOf(column: string, direction: Sorting['direction']): Order {
  const ascends = direction === 'ascending'
  if (column === 'name') return ascends ? 'name_ascending' : 'name_descending'
  return ascends ? 'oldest_first' : 'newest_first'
}
