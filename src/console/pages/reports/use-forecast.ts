import { daysOf } from '../cost/cost-data.ts'
import { forecastOf } from './forecast.ts'
import type { Forecast } from './forecast.ts'
import { monthOf, spanOfMonth, widthsMs } from './period.ts'
import { filterQuery, spanQuery } from './selection.ts'
import type { Selection } from './selection.ts'
import { useReport } from './use-report.ts'

const fullDays = 7
/** Corrections are no habit: what they were says nothing of the days to come. */
const habitual = ['reported', 'estimated', 'bound', 'expired']

/** What this month will have cost; undefined while what it is made of is on its way. */
export function useForecast(
  selection: Selection,
  { enabled = true }: { readonly enabled?: boolean } = {},
): Forecast | undefined {
  const nowMs = Date.now()
  const month = spanOfMonth(monthOf(nowMs))
  const todayMs = Math.floor(nowMs / widthsMs.day) * widthsMs.day
  const soFar = { width: 'day', fromMs: month.fromMs, toMs: todayMs + widthsMs.day } as const
  const before = { width: 'day', fromMs: todayMs - fullDays * widthsMs.day, toMs: todayMs } as const
  const operation = 'GET /v1/organizations/cost_report'
  const filter = filterQuery(selection)
  const thisMonth = useReport(operation, { query: { ...spanQuery(soFar), ...filter } }, { enabled })
  const lastDays = useReport(
    operation,
    { query: { ...spanQuery(before), ...filter, cost_sources: habitual } },
    { enabled },
  )
  if (!thisMonth.data || !lastDays.data) return undefined
  return forecastOf({
    daysNanoUsd: daysOf(thisMonth.data.data, soFar),
    lastFullDaysNanoUsd: daysOf(lastDays.data.data, before),
    daysLeft: Math.round((month.toMs - todayMs) / widthsMs.day),
  })
}
