import type { ReactNode } from 'react'
import type { Statement } from '#contract/statements.ts'
import { useLanguage } from '../../language/language.tsx'
import { EmptyState } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'

type Sums = Statement['total']
type Row = Sums & { readonly key: string; readonly label: ReactNode }

type StatementTableProps = {
  readonly label: string
  /** What the first column names. */
  readonly head: string
  /** Undefined while they are on their way. */
  readonly rows: readonly Row[] | undefined
  readonly total: Sums | undefined
}

/** Lines of a statement, and their total as the last. */
export function StatementTable({ label, head, rows, total }: StatementTableProps) {
  const { statement } = useLanguage().messages
  const hasCorrections = total !== undefined && total.adjustments_amount !== '0'
  const columns = useColumns(head, hasCorrections)
  const lines =
    rows && total && rows.length > 0
      ? [...rows, { ...total, key: totalKey, label: statement.total }]
      : rows
  return (
    <Table<Row>
      label={label}
      columns={columns}
      rows={lines}
      rowId={({ key }) => key}
      empty={<EmptyState title={statement.nothing} />}
    />
  )
}

/** No id of a workspace, and no value of a tag. */
const totalKey = '\n\n'

function useColumns(head: string, hasCorrections: boolean): readonly Column<Row>[] {
  const { messages, format } = useLanguage()
  const { statement } = messages
  const cell = (row: Row, content: ReactNode) => (
    <span className={row.key === totalKey ? 'font-semibold' : undefined}>{content}</span>
  )
  const number = (id: string, title: string, read: (row: Row) => number): Column<Row> => ({
    id,
    title,
    align: 'end',
    hidesWhenNarrow: true,
    cell: (row) => cell(row, format.count(read(row))),
  })
  const amount = (id: string, title: string, read: (row: Row) => string): Column<Row> => ({
    id,
    title,
    align: 'end',
    cell: (row) => cell(row, <span className="whitespace-nowrap">{format.cents(read(row))}</span>),
  })
  return [
    { id: 'name', title: head, cell: (row) => cell(row, row.label) },
    number('requests', statement.requests, (row) => row.request_count),
    number('input', statement.input, (row) => row.uncached_input_tokens),
    number('writes', statement.cacheWrites, (row) => row.cache_creation_input_tokens),
    number('reads', statement.cacheReads, (row) => row.cache_read_input_tokens),
    number('output', statement.output, (row) => row.output_tokens),
    ...(hasCorrections
      ? [
          amount('usage', statement.usage, (row) => row.usage_amount),
          amount('corrections', statement.corrections, (row) => row.adjustments_amount),
        ]
      : []),
    amount('amount', statement.amount, (row) => row.amount),
  ]
}
