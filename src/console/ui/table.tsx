import { ArrowDown, ArrowUp } from 'lucide-react'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useMessages } from '../language/language.tsx'
import { classNames } from './class-names.ts'
import { Skeleton } from './skeleton.tsx'

export type Column<Row> = {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand at the right, under one another. */
  readonly align?: 'start' | 'end'
  /** Left out where there is little room: the row says it elsewhere. */
  readonly hidesWhenNarrow?: boolean
  /** The title is read out and not shown. */
  readonly hidesTitle?: boolean
  readonly isSortable?: boolean
  /** Before the title: the colour of a series. */
  readonly picture?: ReactNode
}

export type Sorting = { readonly column: string; readonly direction: 'ascending' | 'descending' }

export type TableProps<Row> = {
  /** What it lists, for those who do not see it. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  /** Undefined while it is on its way. */
  readonly rows: readonly Row[] | undefined
  readonly rowId: (row: Row) => string
  /** What stands in its place where there are no rows. */
  readonly empty: ReactNode
  readonly onOpen?: (row: Row) => void
  readonly sorting?: Sorting | undefined
  readonly onSort?: (sorting: Sorting) => void
  /** Of a row that is over: archived, deleted, expired. */
  readonly isFaded?: (row: Row) => boolean
  /** Of a row that went wrong, which its words say too. */
  readonly isTinted?: (row: Row) => boolean
  readonly skeletonRows?: number
  /** Of many rows: they scroll under their heads, so that what follows stays near. */
  readonly isLong?: boolean
}

/** A list. A row opens on a click anywhere but on its own buttons, and by the link in its first cell. */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, empty, isLong = false } = props
  if (rows?.length === 0) return empty
  return (
    <div
      // Relative: what is read out and not shown stands in it, and not beside the page.
      className={classNames(
        'border-line bg-raised relative overflow-x-auto rounded-lg border',
        isLong && 'max-h-96 overflow-y-auto print:max-h-none',
      )}
      role="group"
      aria-label={label}
      tabIndex={0}
    >
      <table
        aria-label={label}
        aria-busy={rows === undefined}
        className="w-full border-collapse text-sm"
      >
        <thead className={classNames(isLong && 'bg-raised sticky top-0 z-10 print:static')}>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} {...props} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined ? (
            <SkeletonRows columns={columns} count={props.skeletonRows ?? 4} />
          ) : (
            rows.map((row) => <BodyRow key={props.rowId(row)} row={row} {...props} />)
          )}
        </tbody>
      </table>
    </div>
  )
}

function cellLook<Row>({ align = 'start', hidesWhenNarrow = false }: Column<Row>): string {
  return classNames(
    'h-10 px-3 py-1.5',
    align === 'end' ? 'text-right' : 'text-left',
    hidesWhenNarrow && 'max-md:not-print:hidden',
  )
}

function HeadCell<Row>({
  column,
  sorting,
  onSort,
}: { readonly column: Column<Row> } & Pick<TableProps<Row>, 'sorting' | 'onSort'>) {
  const { common } = useMessages()
  const direction = sorting?.column === column.id ? sorting.direction : undefined
  const next = direction === 'ascending' ? 'descending' : 'ascending'
  const look = classNames(cellLook(column), 'text-quiet text-xs font-medium whitespace-nowrap')
  if (!column.isSortable || !onSort) {
    return (
      <th scope="col" className={look}>
        {column.picture}{' '}
        {column.hidesTitle ? <span className="sr-only">{column.title}</span> : column.title}
      </th>
    )
  }
  return (
    <th scope="col" aria-sort={direction ?? 'none'} className={look}>
      <AriaButton
        onPress={() => onSort({ column: column.id, direction: next })}
        className="hover:text-ink inline-flex items-center gap-1 rounded-sm"
      >
        {column.title}
        {direction === 'ascending' && <ArrowUp aria-label={common.sortedUp} className="size-3" />}
        {direction === 'descending' && (
          <ArrowDown aria-label={common.sortedDown} className="size-3" />
        )}
      </AriaButton>
    </th>
  )
}

function BodyRow<Row>({
  row,
  columns,
  onOpen,
  isFaded,
  isTinted,
}: { readonly row: Row } & TableProps<Row>) {
  const open = (event: MouseEvent | KeyboardEvent): void => {
    // What has a purpose of its own keeps it; so does text that is being selected.
    if ((event.target as Element).closest('a,button,input,[role=menu],[role=dialog],label')) return
    if (window.getSelection()?.toString()) return
    onOpen?.(row)
  }
  return (
    <tr
      onClick={open}
      className={classNames(
        'border-line not-last:border-b',
        onOpen && 'hover:bg-sunken/60 cursor-default',
        isFaded?.(row) && 'text-quiet',
        isTinted?.(row) && 'bg-bad-wash/40',
      )}
    >
      {columns.map((column) => (
        <td key={column.id} className={cellLook(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function SkeletonRows<Row>({
  columns,
  count,
}: {
  readonly columns: readonly Column<Row>[]
  readonly count: number
}) {
  return Array.from({ length: count }, (_row, index) => (
    <tr key={index} className="border-line not-last:border-b">
      {columns.map((column) => (
        <td key={column.id} className={cellLook(column)}>
          <Skeleton />
        </td>
      ))}
    </tr>
  ))
}
