import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { listOrderIn, orderOf, sortingOf } from '../../api/list-order.ts'
import type { Sorting } from '../../ui/table.tsx'

const statuses = ['active', 'inactive', 'expired', 'archived', 'all'] as const
/** Left out: those that are not deleted. */
export type StatusFilter = (typeof statuses)[number]

const columns = { name: 'name', age: 'created' } as const

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
  const order = listOrderIn(search.sort)
  const status = oneOf(statuses, search.status)
  return {
    q: search.q ?? '',
    order,
    status,
    /** What the status says, as the API asks for it. */
    statusQuery:
      status === undefined ? { exclude_archived: true } : status === 'all' ? {} : { status },
    workspaceId: typeof search.workspace === 'string' ? search.workspace : undefined,
    openId: typeof search.key === 'string' ? search.key : undefined,
    sorting: sortingOf(order ?? 'newest_first', columns),
    set,
    onSort: (sorting: Sorting): void => set({ sort: orderOf(sorting, columns) }),
  }
}

function oneOf<Value extends string>(values: readonly Value[], text: unknown): Value | undefined {
  return values.find((value) => value === text)
}
