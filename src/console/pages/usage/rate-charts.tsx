import type { RateLimitUse } from '#contract/rate-limit-use.ts'
import { colorAt } from '../../charts/palette.ts'
import { PeakChart } from '../../charts/peak-chart.tsx'
import type { Mark, Peak } from '../../charts/peak-chart.tsx'
import type { Format } from '../../language/format.ts'
import { useLanguage } from '../../language/language.tsx'
import { Figures } from '../reports/figures.tsx'
import type { Span } from '../reports/period.ts'
import { isToCome, limitsOf, marksOf, peakOf, percentOf } from './rate-data.ts'
import type { RateKind } from './rate-data.ts'

type ChartProps = {
  /** Undefined while it is on its way. */
  readonly use: RateLimitUse | undefined
  readonly span: Span
  readonly when: string
}

/** As in the bars above: input at the bottom, cache reads, output. */
const colors = { input: colorAt(0), cache: colorAt(2), output: colorAt(3) } as const

/** The fullest minute of each hour against the limit of a minute. */
export function RateChart({ kind, use, span, when }: ChartProps & { readonly kind: RateKind }) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  const title = kind === 'input' ? usage.rateInput : usage.rateOutput
  const limits = use
    ? limitsOf(use, kind).map(({ scope, value }) => ({ name: usage.limitOf[scope], value }))
    : []
  const peaks = use?.hours.map((hour): Peak => {
    const value = isToCome(hour) ? null : peakOf(hour, kind)
    return {
      title: format.cut(hour.starting_at),
      value,
      lines: [
        { name: usage.perMinute, value: format.count(value ?? 0), color: colors[kind] },
        ...limits.map((limit) => ({ name: limit.name, value: format.count(limit.value) })),
      ],
    }
  })
  const peak = Math.max(0, ...(peaks ?? []).map(({ value }) => value ?? 0))
  const lowest = Math.min(...limits.map(({ value }) => value))
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      {kind === 'input' && <p className="text-quiet text-xs">{usage.rateInputHelp}</p>}
      <Figures
        label={title}
        items={[
          {
            term: usage.peak,
            value: use && format.count(peak),
            help:
              limits.length > 0
                ? usage.ofLimit(percentText(percentOf(peak, lowest), peak, format))
                : undefined,
          },
          ...(use && limits.length === 0 ? [{ term: usage.limit, value: usage.noLimit }] : []),
          ...limits.map(({ name, value }) => ({ term: name, value: format.count(value) })),
        ]}
      />
      <PeakChart
        {...timesOf(use, span, format, usage.axes)}
        label={usage.chart(title, when)}
        peaks={peaks}
        limits={limits}
        color={colors[kind]}
        valueTitle={usage.perMinute}
        tick={format.compact}
        spoken={(each) => usage.hourAt(each.title, format.count(each.value ?? 0))}
      />
    </section>
  )
}

const cacheHeightPx = 110
const wholePercent = 100

/** How much of the input was read from a cache, under the chart of the input. */
export function CacheChart({ use, span, when }: ChartProps) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  const peaks = use?.hours.map(({ starting_at: startingAt, cache_rate: rate }): Peak => {
    const value = rate === null ? null : Math.floor(rate * wholePercent)
    return {
      title: format.cut(startingAt),
      value,
      lines:
        value === null
          ? []
          : [{ name: usage.cacheRate, value: format.percent(value), color: colors.cache }],
    }
  })
  return (
    <section aria-label={usage.cacheRate}>
      <PeakChart
        {...timesOf(use, span, format, usage.axes)}
        label={usage.chart(usage.cacheRate, when)}
        peaks={peaks}
        limits={[]}
        topMin={wholePercent}
        color={colors.cache}
        valueTitle={usage.cacheRateHelp}
        tick={format.percent}
        spoken={({ title, value }) =>
          value === null ? title : usage.hourAt(title, format.percent(value))
        }
        heightPx={cacheHeightPx}
      />
    </section>
  )
}

/** What is not nothing does not read 0 %. */
function percentText(percent: number, peak: number, format: Format): string {
  return percent === 0 && peak > 0 ? `<\u{a0}${format.percent(1)}` : format.percent(percent)
}

type Axes = { readonly day: string; readonly hour: (zone: string) => string }

function timesOf(use: RateLimitUse | undefined, span: Span, format: Format, axes: Axes) {
  const isDays = span.width === 'day'
  const marks: readonly Mark[] = use
    ? marksOf(use.hours, {
        width: isDays ? 'day' : 'hour',
        textOf: isDays ? format.dayOfMonth : format.time,
      })
    : []
  return { marks, timeTitle: isDays ? axes.day : axes.hour(format.timeZone) }
}
