import { useState } from 'react'
import { TimeAxis, ValueAxis } from './axes.tsx'
import { BarLinks } from './bar-links.tsx'
import { frameOf } from './frame.ts'
import type { Frame } from './frame.ts'
import type { Measure } from './measure.ts'
import { scaleOf } from './scale.ts'
import type { Series } from './stack.ts'
import { totalsOf } from './stack.ts'
import { Tooltip } from './tooltip.tsx'
import { useWidth } from './use-width.ts'

export type Bar = {
  /** Under the axis: short. */
  readonly text: string
  /** Where it is spoken of: `12 November 2026`. */
  readonly title: string
  /** What of the address changes when it is opened; undefined: there is nothing in it. */
  readonly opens?: Readonly<Record<string, string>> | undefined
}

export type ShownSeries = Series & { readonly name: string; readonly color: string }

type StackedBarsProps = {
  /** What it shows, for those who do not see it. */
  readonly label: string
  readonly bars: readonly Bar[]
  /** From the bottom to the top. Undefined while they are on their way: the frame already stands. */
  readonly series: readonly ShownSeries[] | undefined
  readonly measure: Measure
  /** `Days, UTC`, under the axis. */
  readonly timeTitle: string
  readonly total: string
  readonly heightPx?: number
}

/** Bars of one stretch of time, each a stack of series. A bar is a link where there is more to see in it. */
export function StackedBars({
  label,
  bars,
  series,
  measure,
  timeTitle,
  total,
  heightPx = 280,
}: StackedBarsProps) {
  const { ref, widthPx } = useWidth()
  const [pointed, setPointed] = useState<number | undefined>(undefined)
  const totals = totalsOf(series ?? [], bars.length)
  const scale = scaleOf(edgesOf(series ?? [], bars.length, measure), { isWhole: measure.isWhole })
  const tickTexts = series ? scale.ticks.map(measure.tick) : scale.ticks.map(() => '')
  const frame = frameOf({ widthPx, heightPx }, scale, tickTexts)
  const bandPx = frame.plotWidthPx / Math.max(1, bars.length)
  const shown = pointed === undefined ? undefined : bars[pointed]
  return (
    <figure aria-label={label} aria-busy={series === undefined} className="flex flex-col gap-1">
      <p className="text-quiet text-xs">{measure.title}</p>
      <div ref={ref} className="relative" style={{ height: heightPx }}>
        {widthPx > 0 && (
          <svg
            aria-hidden
            viewBox={`0 0 ${widthPx} ${heightPx}`}
            className="block size-full [print-color-adjust:exact]"
          >
            {pointed !== undefined && <Band frame={frame} bandPx={bandPx} place={pointed} />}
            <ValueAxis frame={frame} scale={scale} tickTexts={tickTexts} />
            <Stacks frame={frame} series={series ?? []} measure={measure} bars={bars.length} />
            <TimeAxis frame={frame} texts={bars.map(({ text }) => text)} />
          </svg>
        )}
        {series === undefined && <Waiting frame={frame} />}
        <BarLinks
          bars={bars}
          frame={frame}
          valueOf={(place) => (series ? measure.exact(totals[place] ?? 0n) : '')}
          onPoint={setPointed}
        />
        {shown && series && (
          <Tooltip
            title={shown.title}
            lines={linesOf(series, pointed ?? 0, measure)}
            total={{ name: total, value: measure.exact(totals[pointed ?? 0] ?? 0n) }}
            atPx={frame.leftPx + bandPx * ((pointed ?? 0) + 0.5)}
            widthPx={widthPx}
          />
        )}
      </div>
      <figcaption className="text-quiet text-center text-xs">{timeTitle}</figcaption>
    </figure>
  )
}

/** Behind the bar that is pointed at. */
function Band({
  frame,
  bandPx,
  place,
}: {
  readonly frame: Frame
  readonly bandPx: number
  readonly place: number
}) {
  return (
    <rect
      x={frame.leftPx + bandPx * place}
      y={frame.topPx}
      width={bandPx}
      height={frame.plotHeightPx}
      className="fill-sunken"
    />
  )
}

/** In the place of the bars, until they come. */
function Waiting({ frame }: { readonly frame: Frame }) {
  return (
    <span
      aria-hidden
      className="skeleton absolute opacity-60"
      style={{
        left: frame.leftPx,
        top: frame.topPx,
        width: frame.plotWidthPx,
        height: frame.plotHeightPx,
      }}
    />
  )
}

type StacksProps = {
  readonly frame: Frame
  readonly series: readonly ShownSeries[]
  readonly measure: Measure
  readonly bars: number
}

const barPxMax = 44

function Stacks({ frame, series, measure, bars }: StacksProps) {
  const bandPx = frame.plotWidthPx / Math.max(1, bars)
  const barPx = Math.max(1, Math.min(barPxMax, bandPx * (bandPx > 8 ? 0.72 : 0.86)))
  return Array.from({ length: bars }, (_bar, place) => (
    <g key={place} className="stroke-raised" strokeWidth={barPx > 6 ? 1 : 0}>
      {stackAt(series, place, measure).map(({ id, color, from, to }) => (
        <rect
          key={id}
          data-series={id}
          x={frame.leftPx + bandPx * place + (bandPx - barPx) / 2}
          y={frame.y(to)}
          width={barPx}
          height={Math.max(0, frame.y(from) - frame.y(to))}
          rx={barPx > 6 ? 1.5 : 0}
          style={{ fill: color }}
        />
      ))}
    </g>
  ))
}

/** What is above zero is stacked upwards, what corrects it downwards. */
function stackAt(series: readonly ShownSeries[], place: number, measure: Measure) {
  let up = 0
  let down = 0
  return series.flatMap(({ id, color, values }) => {
    const size = measure.size(values[place] ?? 0n)
    if (size === 0) return []
    const from = size > 0 ? up : down + size
    const to = size > 0 ? up + size : down
    if (size > 0) up = to
    else down = from
    return [{ id, color, from, to }]
  })
}

function edgesOf(series: readonly ShownSeries[], bars: number, measure: Measure): number[] {
  return Array.from({ length: bars }, (_bar, place) =>
    stackAt(series, place, measure).flatMap(({ from, to }) => [from, to]),
  ).flat()
}

const linesMax = 9

/** The top of the bar first, as it is seen. */
function linesOf(series: readonly ShownSeries[], place: number, measure: Measure) {
  return series
    .filter(({ values }) => (values[place] ?? 0n) !== 0n)
    .toReversed()
    .slice(0, linesMax)
    .map(({ name, color, values }) => ({
      name,
      color,
      value: measure.exact(values[place] ?? 0n),
    }))
}
