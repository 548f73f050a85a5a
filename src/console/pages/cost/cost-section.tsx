import type { ReportStatus } from '#contract/report-status.ts'
import { costMeasure } from '../../charts/measure.ts'
import { sum, totalsOf } from '../../charts/stack.ts'
import { StackedBars } from '../../charts/stacked-bars.tsx'
import type { ShownSeries } from '../../charts/stacked-bars.tsx'
import { useLanguage } from '../../language/language.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { Breadcrumbs } from '../reports/breadcrumbs.tsx'
import { BucketTable } from '../reports/bucket-table.tsx'
import { barsOf, rowTextOf, timeTitleOf, trailTexts } from '../reports/describe-span.ts'
import { EmptyChart } from '../reports/empty-chart.tsx'
import { FreshLine } from '../reports/fresh-line.tsx'
import { GroupSelect } from '../reports/group-select.tsx'
import { SeriesName } from '../reports/legend.tsx'
import { bucketsOf } from '../reports/period.ts'
import type { Period } from '../reports/period.ts'
import type { Selection } from '../reports/selection.ts'
import { CostTotals } from './cost-totals.tsx'
import { Share } from './share.tsx'
import { groupings, useCost } from './use-cost.ts'

type CostSectionProps = {
  readonly selection: Selection
  readonly period: Period
  /** As the address says it. */
  readonly group: string
  readonly status: ReportStatus | undefined
}

/** Cost over time: totals and the forecast, bars that open, and the same figures as tables. */
export function CostSection(props: CostSectionProps) {
  const { selection, period, status } = props
  const { messages, format } = useLanguage()
  const { usage, cost } = messages
  const { grouping, span, series, total, fault, retry, freshAsOf } = useCost(props)
  const bars = barsOf(span, format, { nowMs: Date.now(), widthMin: 'hour' })
  const when = trailTexts(period, format, usage).at(-1) ?? ''
  const labels = { ...usage.groups, ...cost.groups }
  return (
    <Section
      title={cost.daily}
      intro={<Breadcrumbs period={period} />}
      action={
        <GroupSelect
          value={grouping}
          choices={groupings.map((value) => ({ value, label: labels[value] }))}
        />
      }
    >
      {fault && <FaultNotice fault={fault} onRetry={retry} />}
      {(!fault || series) && (
        <Card>
          <CostTotals selection={selection} period={period} total={total} status={status} />
          {series?.length === 0 ? (
            <EmptyChart text={cost.none} />
          ) : (
            <StackedBars
              label={usage.chart(cost.cost, when)}
              bars={bars}
              series={series}
              measure={costMeasure(cost.dollars, format)}
              timeTitle={timeTitleOf(span.width, format, usage)}
              total={usage.total}
            />
          )}
          {series && series.length > 0 && <Breakdown series={series} />}
          <FreshLine freshAsOf={freshAsOf} />
        </Card>
      )}
      {series && series.length > 0 && (
        <>
          <BucketTable
            label={usage.chart(usage.figures, when)}
            whenTitle={usage.columns[span.width]}
            titles={bucketsOf(span).map((atMs) => rowTextOf(atMs, span.width, format))}
            series={series}
            totals={totalsOf(series, bars.length)}
            write={format.rounded}
          />
          <p className="text-quiet text-xs">{cost.rounding}</p>
        </>
      )}
    </Section>
  )
}

/** What each colour stands for, what it adds up to, and how much of the whole that is. */
function Breakdown({ series }: { readonly series: readonly ShownSeries[] }) {
  const { messages, format } = useLanguage()
  const { usage, cost } = messages
  const whole = sum(series.map(({ total }) => total))
  return (
    <Table<ShownSeries>
      label={usage.breakdown}
      rows={series}
      rowId={({ id }) => id}
      empty={null}
      columns={[
        { id: 'name', title: usage.columns.name, cell: (row) => <SeriesName series={row} /> },
        {
          id: 'cost',
          title: cost.cost,
          align: 'end',
          cell: ({ total }) => <span className="whitespace-nowrap">{format.rounded(total)}</span>,
        },
        {
          id: 'share',
          title: cost.share,
          align: 'end',
          cell: ({ total }) => <Share part={total} whole={whole} />,
        },
      ]}
    />
  )
}
