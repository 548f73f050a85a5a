import type { ReportStatus } from '#contract/report-status.ts'
import { formatDollars, nanoUsd } from '#domain/money.ts'
import { useLanguage } from '../../language/language.tsx'
import { Hint } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Figures } from '../reports/figures.tsx'
import { monthOf } from '../reports/period.ts'
import type { Period } from '../reports/period.ts'
import type { Selection } from '../reports/selection.ts'
import { useForecast } from '../reports/use-forecast.ts'
import { useCostParts } from './use-cost.ts'

type CostTotalsProps = {
  readonly selection: Selection
  readonly period: Period
  readonly total: bigint | undefined
  readonly status: ReportStatus | undefined
}

/** The total, what it is of, what the month will come to, and whether the figures can still change. */
export function CostTotals({ selection, period, total, status }: CostTotalsProps) {
  const { messages, format } = useLanguage()
  const { cost } = messages
  const parts = useCostParts({ selection, period })
  const isWholeMonth = period.trail.length === 1 && !period.isNarrow
  const isThisMonth = isWholeMonth && period.month === monthOf(Date.now())
  const forecast = useForecast(selection, { enabled: isThisMonth })
  return (
    <>
      <Figures
        label={cost.total}
        items={[
          { term: cost.total, value: total === undefined ? undefined : <Exact amount={total} /> },
          { term: cost.tokens, value: parts && <Exact amount={parts.tokens} /> },
          { term: cost.tools, value: parts && <Exact amount={parts.tools} /> },
          ...(parts && parts.unsplit !== 0n
            ? [
                {
                  term: cost.unsplit,
                  value: <Exact amount={parts.unsplit} />,
                  help: cost.unsplitHelp,
                },
              ]
            : []),
          ...(isThisMonth
            ? [
                {
                  term: cost.forecast,
                  value:
                    forecast &&
                    (forecast.nanoUsd === undefined ? '–' : format.usd(forecast.nanoUsd)),
                  help:
                    forecast &&
                    (forecast.nanoUsd === undefined
                      ? cost.forecastNone
                      : cost.forecastHelp(format.usd(forecast.meanNanoUsd), forecast.days)),
                },
              ]
            : []),
        ]}
      />
      {isWholeMonth && status && <MonthState status={status} />}
    </>
  )
}

/** Whether anything of the month can still change by itself. */
function MonthState({ status }: { readonly status: ReportStatus }) {
  const { cost } = useLanguage().messages
  if (status.is_final) return <Notice tone="good">{cost.final}</Notice>
  const { open_requests: open } = status
  const text = open === null ? cost.openUnknown : open === 0 ? cost.openNone : cost.open(open)
  return <Notice>{text}</Notice>
}

/** Cut to what is read at a glance, with all of its digits for whoever points at it. */
function Exact({ amount }: { readonly amount: bigint }) {
  const { messages, format } = useLanguage()
  const exact = format.price(formatDollars(nanoUsd(amount)))
  const short = format.usd(amount)
  return exact === short ? short : <Hint text={messages.cost.exact(exact)}>{short}</Hint>
}
