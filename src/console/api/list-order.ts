import type { Sorting } from '../ui/table.tsx'

const orders = ['newest_first', 'oldest_first', 'name_ascending', 'name_descending'] as const

/** The orders that the API has its lists in. */
export type ListOrder = (typeof orders)[number]

/** Which columns of a table stand for its list's names and times; null: the list has no order of names. */
export type OrderColumns = { readonly name: string | null; readonly age: string }

/** What the address asks for; undefined where that is no order. */
export function listOrderIn(text: string | undefined): ListOrder | undefined {
  return orders.find((each) => each === text)
}

export function sortingOf(order: ListOrder, { name, age }: OrderColumns): Sorting {
  switch (order) {
    case 'newest_first':
      return { column: age, direction: 'descending' }
    case 'oldest_first':
      return { column: age, direction: 'ascending' }
    case 'name_ascending':
    case 'name_descending':
      return {
        column: name ?? age,
        direction: order === 'name_ascending' ? 'ascending' : 'descending',
      }
  }
}

export function orderOf({ column, direction }: Sorting, { name }: OrderColumns): ListOrder {
  const ascends = direction === 'ascending'
  if (column === name) return ascends ? 'name_ascending' : 'name_descending'
  return ascends ? 'oldest_first' : 'newest_first'
}
