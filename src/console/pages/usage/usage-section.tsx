import { countMeasure } from '../../charts/measure.ts'
import { totalsOf } from '../../charts/stack.ts'
import { StackedBars } from '../../charts/stacked-bars.tsx'
import { useLanguage } from '../../language/language.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Breadcrumbs } from '../reports/breadcrumbs.tsx'
import { BucketTable } from '../reports/bucket-table.tsx'
import { barsOf, rowTextOf, timeTitleOf, trailTexts } from '../reports/describe-span.ts'
import { EmptyChart } from '../reports/empty-chart.tsx'
import { FreshLine } from '../reports/fresh-line.tsx'
import { GroupSelect } from '../reports/group-select.tsx'
import { bucketsOf } from '../reports/period.ts'
import type { Period } from '../reports/period.ts'
import type { Selection } from '../reports/selection.ts'
import { UsageBreakdown } from './usage-breakdown.tsx'
import { UsageTotals } from './usage-totals.tsx'
import { groupings, useUsage } from './use-usage.ts'

type UsageSectionProps = {
  readonly selection: Selection
  readonly period: Period
  /** As the address says it. */
  readonly group: string
}

/** Tokens over time: totals, bars that open, and the same figures as tables. */
export function UsageSection(props: UsageSectionProps) {
  const { period } = props
  const { messages, format } = useLanguage()
  const { usage } = messages
  const shown = useUsage(props)
  const { grouping, span, series, sums, figures, requests, fault, retry, freshAsOf } = shown
  const bars = barsOf(span, format, { nowMs: Date.now(), widthMin: 'minute' })
  const when = trailTexts(period, format, usage).at(-1) ?? ''
  const isEmpty = sums?.requests === 0n
  return (
    <Section
      title={usage.tokens}
      intro={<Breadcrumbs period={period} />}
      action={
        <GroupSelect
          value={grouping}
          choices={groupings.map((value) => ({ value, label: usage.groups[value] }))}
        />
      }
    >
      {fault && <FaultNotice fault={fault} onRetry={retry} />}
      {(!fault || series) && (
        <Card>
          <UsageTotals sums={sums} />
          {isEmpty ? (
            <EmptyChart text={usage.none} />
          ) : (
            <StackedBars
              label={usage.chart(usage.tokens, when)}
              bars={bars}
              series={series}
              measure={countMeasure(usage.tokens, format)}
              timeTitle={timeTitleOf(span.width, format, usage)}
              total={usage.total}
            />
          )}
          {series && !isEmpty && <UsageBreakdown series={series} figures={figures} />}
          <FreshLine freshAsOf={freshAsOf} />
        </Card>
      )}
      {series && !isEmpty && (
        <BucketTable
          label={usage.chart(usage.figures, when)}
          whenTitle={usage.columns[span.width]}
          titles={bucketsOf(span).map((atMs) => rowTextOf(atMs, span.width, format))}
          series={series}
          totals={totalsOf(series, bars.length)}
          write={format.count}
          more={[
            { title: usage.requests, cell: (place) => format.count(requests?.get(place) ?? 0n) },
          ]}
        />
      )}
    </Section>
  )
}
