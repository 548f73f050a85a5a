import type { ShownSeries } from '../../charts/stacked-bars.tsx'
import { useLanguage } from '../../language/language.tsx'
import { Legend, SeriesName } from '../reports/legend.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import type { UsageFigures } from './usage-data.ts'
import { figuresOfSeries, noUsage, tokensOf } from './usage-data.ts'

type BreakdownProps = {
  readonly series: readonly ShownSeries[]
  /** Of each series by its id; undefined where the series are kinds of tokens, whose sums stand above. */
  readonly figures: ReadonlyMap<string, UsageFigures> | undefined
}

type Row = { readonly series: ShownSeries; readonly figures: UsageFigures }

/** What each colour stands for, and what it adds up to. */
export function UsageBreakdown({ series, figures }: BreakdownProps) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  if (!figures) return <Legend series={series} />
  const sums = figuresOfSeries(
    series.map(({ id }) => id),
    figures,
  )
  const rows = series.map((each, n) => ({ series: each, figures: sums[n] ?? noUsage }))
  const number = (
    id: string,
    title: string,
    pick: (row: Row) => bigint,
    hidesWhenNarrow = true,
  ): Column<Row> => ({
    id,
    title,
    align: 'end',
    hidesWhenNarrow,
    cell: (row) => <span className="whitespace-nowrap">{format.count(pick(row))}</span>,
  })
  return (
    <Table<Row>
      label={usage.breakdown}
      columns={[
        {
          id: 'name',
          title: usage.columns.name,
          cell: (row) => <SeriesName series={row.series} />,
        },
        number('input', usage.categories.input, (row) => row.figures.input),
        number('cache_write', usage.categories.cache_write, (row) => row.figures.cacheWrite),
        number('cache_read', usage.categories.cache_read, (row) => row.figures.cacheRead),
        number('output', usage.categories.output, (row) => row.figures.output),
        number('total', usage.total, (row) => tokensOf(row.figures), false),
        number('requests', usage.requests, (row) => row.figures.requests, false),
      ]}
      rows={rows}
      rowId={(row) => row.series.id}
      empty={null}
    />
  )
}
