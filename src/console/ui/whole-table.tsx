import type { useWholeList } from '../api/use-whole-list.ts'
import { useMessages } from '../language/language.tsx'
import { EmptyState } from './page.tsx'
import { Pager } from './pager.tsx'
import { SearchField } from './search-field.tsx'
import { Table } from './table.tsx'
import type { TableProps } from './table.tsx'

type WholeTableProps<Row> = Omit<TableProps<Row>, 'rows' | 'sorting' | 'onSort'> & {
  readonly list: ReturnType<typeof useWholeList<Row>>
}

/** A list that has come whole, with its search where it is long, and its pages. */
export function WholeTable<Row>({ list, ...table }: WholeTableProps<Row>) {
  const { common } = useMessages()
  const { search } = list
  return (
    <>
      {search && <SearchField {...search} />}
      <Table
        {...table}
        rows={list.rows}
        sorting={list.sorting}
        onSort={list.onSort}
        empty={
          search && search.value !== '' ? (
            <EmptyState title={common.noneFound(search.value)} />
          ) : (
            table.empty
          )
        }
      />
      <Pager {...list.pager} />
    </>
  )
}
