import { useCallback } from 'react'
import type { Sorting } from '../ui/table.tsx'
import { listOrderIn, orderOf, sortingOf } from './list-order.ts'
import type { OrderColumns } from './list-order.ts'
import { useAddress } from './use-address.ts'

/**
 * What a list is searched for and in which order it comes, as the address says it, for a list that the API searches.
 * `prefix` stands before its names there, where a page has several lists.
 */
export function useSearchedList({ prefix = '', ...columns }: OrderColumns & ListPlace) {
  const { get, filter } = useAddress(prefix)
  const q = get(`${prefix}q`)
  const asked = listOrderIn(get(`${prefix}sort`))
  const isByName = asked === 'name_ascending' || asked === 'name_descending'
  const order = isByName && columns.name === null ? undefined : asked
  const onSearch = useCallback(
    (text: string): void => filter({ [`${prefix}q`]: text }),
    [filter, prefix],
  )
  return {
    q,
    /** For the query: an empty search would find all, and the order of the API needs no saying. */
    query: { ...(q !== '' && { search: q }), ...(order && { order }) },
    onSearch,
    sorting: sortingOf(order ?? 'newest_first', columns),
    onSort: (sorting: Sorting): void => filter({ [`${prefix}sort`]: orderOf(sorting, columns) }),
  }
}

type ListPlace = { readonly prefix?: string }
