import type { ShownSeries } from '../../charts/stacked-bars.tsx'
import { Swatch } from '../../charts/tooltip.tsx'
import { useMessages } from '../../language/language.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'

export type BucketRow = {
  readonly id: string
  readonly when: string
  readonly place: number
}

type BucketTableProps = {
  readonly label: string
  /** What the first column holds: `Day (UTC)`. */
  readonly whenTitle: string
  /** The bars, by their titles. */
  readonly titles: readonly string[]
  readonly series: readonly ShownSeries[]
  /** What each bar adds up to. */
  readonly totals: readonly bigint[]
  readonly write: (value: bigint) => string
  /** More columns at the end, by the place of the bar. */
  readonly more?: readonly { readonly title: string; readonly cell: (place: number) => string }[]
}

/** The figures of a chart, bar by bar: for whoever reads rather than looks. What is empty is left out. */
export function BucketTable({
  label,
  whenTitle,
  titles,
  series,
  totals,
  write,
  more = [],
}: BucketTableProps) {
  const { usage } = useMessages()
  const rows = titles.flatMap((when, place) =>
    series.some(({ values }) => (values[place] ?? 0n) !== 0n)
      ? [{ id: String(place), when, place }]
      : [],
  )
  const columns: readonly Column<BucketRow>[] = [
    {
      id: 'when',
      title: whenTitle,
      cell: ({ when }) => <span className="whitespace-nowrap">{when}</span>,
    },
    {
      id: 'total',
      title: usage.total,
      align: 'end',
      cell: ({ place }) => (
        <span className="font-medium">
          <Figure text={write(totals[place] ?? 0n)} />
        </span>
      ),
    },
    ...series.map(({ id, name, color, values }) => ({
      id: `series ${id}`,
      title: name,
      picture: <Swatch color={color} />,
      align: 'end' as const,
      cell: ({ place }: BucketRow) => (
        <Figure text={write(values[place] ?? 0n)} isQuiet={(values[place] ?? 0n) === 0n} />
      ),
    })),
    ...more.map(({ title, cell }) => ({
      id: title,
      title,
      align: 'end' as const,
      cell: ({ place }: BucketRow) => <Figure text={cell(place)} />,
    })),
  ]
  return (
    <Table<BucketRow>
      label={label}
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      empty={null}
      isLong
    />
  )
}

/** Nothing stands back, so that something is seen. */
function Figure({ text, isQuiet = false }: { readonly text: string; readonly isQuiet?: boolean }) {
  return <span className={classNames('whitespace-nowrap', isQuiet && 'text-quiet')}>{text}</span>
}
