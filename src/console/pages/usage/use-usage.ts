import { useAccount } from '../../api/use-account.ts'
import { paletteSize } from '../../charts/palette.ts'
import { stackOf } from '../../charts/stack.ts'
import { bucketsOf, spanOf } from '../reports/period.ts'
import type { Period } from '../reports/period.ts'
import {
  filterQuery,
  groupQuery,
  idOfResult,
  readGrouping,
  spanQuery,
} from '../reports/selection.ts'
import type { Selection } from '../reports/selection.ts'
import { useShownSeries } from '../reports/use-names.ts'
import { useReport } from '../reports/use-report.ts'
import {
  categories,
  categoryCells,
  groupedCells,
  requestsByPlace,
  sumUsage,
  usageById,
} from './usage-data.ts'

export const groupings = ['category', 'workspace', 'model', 'key', 'member'] as const

type Asked = {
  readonly selection: Selection
  readonly period: Period
  /** As the address says it. */
  readonly group: string
}

/** The usage that is shown, as bars and as figures; undefined while it is on its way. */
export function useUsage(asked: Asked) {
  const { period, group } = asked
  const { default_workspace_id: defaultId } = useAccount()
  const grouping = readGrouping(group, groupings)
  const span = spanOf(period)
  const show = useShownSeries(grouping)
  const { data, ...rest } = useReport('GET /v1/organizations/usage_report/messages', {
    query: usageQuery(asked),
  })
  const buckets = data?.data
  const bars = bucketsOf(span).length
  const series =
    buckets &&
    (grouping === 'category'
      ? stackOf(categoryCells(buckets, span), { bars, seriesMax: paletteSize, order: categories })
      : stackOf(
          groupedCells(buckets, span, (result) => idOfResult(result, grouping, defaultId)),
          { bars, seriesMax: paletteSize },
        ))
  return {
    ...rest,
    grouping,
    span,
    series: series && show(series),
    sums: buckets && sumUsage(buckets),
    requests: buckets && requestsByPlace(buckets, span),
    /** Of each series but the one of the others; none where the kinds themselves are the series. */
    figures:
      buckets && grouping !== 'category'
        ? usageById(buckets, (result) => idOfResult(result, grouping, defaultId))
        : undefined,
  }
}

/** What the API is asked for what is shown; the export is the same without its pages. */
export function usageQuery({ selection, period, group }: Asked) {
  const grouping = readGrouping(group, groupings)
  return {
    ...spanQuery(spanOf(period)),
    ...filterQuery(selection),
    ...(grouping === 'category' ? {} : groupQuery(grouping)),
    include: ['requests', 'errors'],
  }
}
