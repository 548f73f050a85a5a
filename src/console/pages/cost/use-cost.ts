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
import { costById, costCells, costParts, kindOf, kinds, sumCost } from './cost-data.ts'

export const groupings = ['workspace', 'model', 'key', 'member', 'kind', 'source'] as const

type Asked = {
  readonly selection: Selection
  readonly period: Period
  /** As the address says it. */
  readonly group: string
}

const operation = 'GET /v1/organizations/cost_report'

/** The cost that is shown, as bars and as figures; undefined while it is on its way. */
export function useCost(asked: Asked) {
  const { period, group } = asked
  const { default_workspace_id: defaultId } = useAccount()
  const grouping = readGrouping(group, groupings)
  const span = spanOf(period)
  const show = useShownSeries(grouping)
  const { data, ...rest } = useReport(operation, { query: costQuery(asked) })
  const buckets = data?.data
  const bars = bucketsOf(span).length
  const series =
    buckets &&
    (grouping === 'kind'
      ? stackOf(costCells(buckets, span, kindOf), { bars, seriesMax: paletteSize, order: kinds })
      : stackOf(
          costCells(buckets, span, (result) => idOfResult(result, grouping, defaultId)),
          { bars, seriesMax: paletteSize },
        ))
  return {
    ...rest,
    grouping,
    span,
    series: series && show(series.filter(({ values }) => values.some((value) => value !== 0n))),
    total: buckets && sumCost(buckets),
  }
}

/** What the API is asked for what is shown; the export is the same without its pages. */
export function costQuery({ selection, period, group }: Asked) {
  const grouping = readGrouping(group, groupings)
  return {
    ...spanQuery(spanOf(period)),
    ...filterQuery(selection),
    ...(grouping === 'kind' ? { group_by: ['description'] } : groupQuery(grouping)),
  }
}

/** What was charged for tokens, for tools, and for what nobody can tell. */
export function useCostParts({ selection, period }: Omit<Asked, 'group'>) {
  const { data } = useReport(operation, {
    query: { ...spanQuery(spanOf(period)), ...filterQuery(selection), group_by: ['description'] },
  })
  return data && costParts(costById(data.data, kindOf))
}

/** What was charged by where the figure comes from; undefined while it is on its way. */
export function useCostSources({ selection, period }: Omit<Asked, 'group'>) {
  const { data } = useReport(operation, {
    query: { ...spanQuery(spanOf(period)), ...filterQuery(selection), group_by: ['cost_source'] },
  })
  return data && costById(data.data, ({ cost_source: source }) => source ?? 'reported')
}
