import type { RefusalReport } from '#contract/usage-refusals.ts'
import { countMeasure } from '../../charts/measure.ts'
import { colorAt, othersColor, paletteSize } from '../../charts/palette.ts'
import { othersId, stackOf, sum, totalsOf } from '../../charts/stack.ts'
import { StackedBars } from '../../charts/stacked-bars.tsx'
import type { ShownSeries } from '../../charts/stacked-bars.tsx'
import { useLanguage } from '../../language/language.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { BucketTable } from '../reports/bucket-table.tsx'
import { barsOf, rowTextOf, timeTitleOf, trailTexts } from '../reports/describe-span.ts'
import { EmptyChart } from '../reports/empty-chart.tsx'
import { ExportMenu } from '../reports/export-menu.tsx'
import { FreshLine } from '../reports/fresh-line.tsx'
import { Legend } from '../reports/legend.tsx'
import { bucketsOf, dayOf, spanOf } from '../reports/period.ts'
import type { Period, Span } from '../reports/period.ts'
import { filterQuery, spanQuery } from '../reports/selection.ts'
import type { Selection } from '../reports/selection.ts'
import { useModelGroups } from '../reports/use-model-groups.ts'
import { useReport } from '../reports/use-report.ts'
import { describeLimiter } from './describe-limiter.ts'
import { placeOf } from './usage-data.ts'

type RefusedProps = { readonly selection: Selection; readonly period: Period }

const heightPx = 200

/** Requests that were refused, by what refused them, in the same bars. */
export function RefusedSection({ selection, period }: RefusedProps) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  const span = spanOf(period)
  const { data, freshAsOf, fault, retry } = useReport(
    'GET /v1/organizations/usage_report/refusals',
    { query: refusedQuery(selection, span) },
  )
  const series = useLimiterSeries(data, span, selection.workspaceId)
  const bars = barsOf(span, format, { nowMs: Date.now(), widthMin: 'minute' })
  const when = trailTexts(period, format, usage).at(-1) ?? ''
  const totals = totalsOf(series ?? [], bars.length)
  const label = usage.chart(usage.refused, when)
  return (
    <Section
      title={usage.refused}
      intro={usage.refusedIntro}
      action={<RefusedExport selection={selection} span={span} />}
    >
      {fault && <FaultNotice fault={fault} onRetry={retry} />}
      {(!fault || series) && (
        <Card>
          {series && series.length > 0 && (
            <p className="text-lg font-semibold tabular-nums">
              {usage.nRefused(Number(sum(totals)))}
            </p>
          )}
          {series?.length === 0 ? (
            <EmptyChart text={usage.noneRefused} heightPx={heightPx} />
          ) : (
            <StackedBars
              label={label}
              bars={bars}
              series={series}
              measure={countMeasure(usage.requests, format)}
              timeTitle={timeTitleOf(span.width, format, usage)}
              total={usage.total}
              heightPx={heightPx}
            />
          )}
          {series && series.length > 0 && <Legend series={series} />}
          <FreshLine freshAsOf={freshAsOf} />
        </Card>
      )}
      {series && series.length > 0 && (
        <BucketTable
          label={usage.chart(usage.figures, label)}
          whenTitle={usage.columns[span.width]}
          titles={bucketsOf(span).map((atMs) => rowTextOf(atMs, span.width, format))}
          series={series}
          totals={totals}
          write={format.count}
        />
      )}
    </Section>
  )
}

function refusedQuery(selection: Selection, span: Span) {
  return { ...spanQuery(span), ...filterQuery(selection), group_by: ['limiter'] as const }
}

function RefusedExport({
  selection,
  span,
}: {
  readonly selection: Selection
  readonly span: Span
}) {
  const { usage } = useLanguage().messages
  const { limit: _page, ...query } = refusedQuery(selection, span)
  return (
    <ExportMenu
      path="/v1/organizations/usage_report/refusals/export"
      query={query}
      fileName={`refusals-${dayOf(span.fromMs)}`}
      part={usage.refused}
    />
  )
}

function useLimiterSeries(
  data: RefusalReport | undefined,
  span: Span,
  workspaceId: string | undefined,
): readonly ShownSeries[] | undefined {
  const { messages } = useLanguage()
  const groups = useModelGroups(workspaceId)
  if (!data) return undefined
  const groupName = (id: string): string => groups?.find((group) => group.id === id)?.name ?? id
  const names = new Map<string, string>()
  const cells = data.data.flatMap(({ starting_at: startingAt, results }) =>
    results.map(({ limiter, requests }) => {
      const id = limiter?.id ?? ''
      if (limiter) names.set(id, describeLimiter(limiter, messages, groupName))
      return { place: placeOf(startingAt, span), id, value: BigInt(requests) }
    }),
  )
  const series = stackOf(cells, { bars: bucketsOf(span).length, seriesMax: paletteSize })
  return series.map((each, n) => ({
    ...each,
    name: each.id === othersId ? messages.usage.others : (names.get(each.id) ?? each.id),
    color: each.id === othersId ? othersColor : colorAt(n),
  }))
}
