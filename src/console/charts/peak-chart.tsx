import { useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { ValueAxis } from './axes.tsx'
import { frameOf } from './frame.ts'
import type { Frame } from './frame.ts'
import { scaleOf } from './scale.ts'
import { areaOf, lineOf } from './step-paths.ts'
import { Tooltip } from './tooltip.tsx'
import type { TooltipLine } from './tooltip.tsx'
import { useWidth } from './use-width.ts'

export type Peak = {
  /** Where it is spoken of. */
  readonly title: string
  /** Null: there is nothing to measure, or it is still to come. */
  readonly value: number | null
  readonly lines: readonly TooltipLine[]
}

/** A text under the axis, beneath one of the peaks. */
export type Mark = { readonly place: number; readonly text: string }

export type LimitLine = { readonly name: string; readonly value: number }

type PeakChartProps = {
  readonly label: string
  /** One for each hour, in their order. Undefined while they are on their way. */
  readonly peaks: readonly Peak[] | undefined
  readonly limits: readonly LimitLine[]
  readonly marks: readonly Mark[]
  readonly color: string
  readonly valueTitle: string
  readonly timeTitle: string
  readonly tick: (value: number) => string
  /** What a peak is read out as. */
  readonly spoken: (peak: Peak) => string
  /** The axis reaches this at least. */
  readonly topMin?: number
  readonly heightPx?: number
}

/** How near the fullest minutes came to a limit: a stepped area under the limit's line. */
export function PeakChart(props: PeakChartProps) {
  const { label, peaks, limits, marks, color, valueTitle, timeTitle, tick } = props
  const { topMin = 0, heightPx = 200 } = props
  const { ref, widthPx } = useWidth()
  const [pointed, setPointed] = useState<number | undefined>(undefined)
  const values = peaks?.map(({ value }) => value) ?? []
  const known = values.filter((value) => value !== null)
  const scale = scaleOf([topMin, ...known, ...limitsInSight(known, limits)], {
    isWhole: true,
    ticks: heightPx < 150 ? 2 : 4,
  })
  const tickTexts = peaks ? scale.ticks.map(tick) : scale.ticks.map(() => '')
  const frame = frameOf({ widthPx, heightPx }, scale, tickTexts)
  const bandPx = frame.plotWidthPx / Math.max(1, values.length)
  const shown = pointed === undefined ? undefined : peaks?.[pointed]
  const atPx = frame.leftPx + bandPx * ((pointed ?? 0) + 0.5)
  return (
    <figure aria-label={label} aria-busy={peaks === undefined} className="flex flex-col gap-1">
      <p className="text-quiet text-xs">{valueTitle}</p>
      <div ref={ref} className="relative" style={{ height: heightPx }}>
        {widthPx > 0 && (
          <svg
            aria-hidden
            viewBox={`0 0 ${widthPx} ${heightPx}`}
            className="block size-full [print-color-adjust:exact]"
          >
            <ValueAxis frame={frame} scale={scale} tickTexts={tickTexts} />
            <path d={areaOf(values, frame)} style={{ fill: color }} className="opacity-35" />
            <path
              d={lineOf(values, frame)}
              style={{ stroke: color }}
              fill="none"
              strokeWidth={1.5}
            />
            <Limits frame={frame} limits={limits} />
            <Marks frame={frame} marks={marks} bandPx={bandPx} />
            {shown && (
              <line
                x1={atPx}
                x2={atPx}
                y1={frame.topPx}
                y2={frame.topPx + frame.plotHeightPx}
                className="stroke-field"
              />
            )}
          </svg>
        )}
        {peaks ? (
          <Cursor {...props} peaks={peaks} frame={frame} pointed={pointed} onPoint={setPointed} />
        ) : (
          <span aria-hidden className="skeleton absolute inset-x-2 inset-y-2 opacity-60" />
        )}
        {shown && <Tooltip title={shown.title} lines={shown.lines} atPx={atPx} widthPx={widthPx} />}
      </div>
      <figcaption className="text-quiet text-center text-xs">{timeTitle}</figcaption>
    </figure>
  )
}

/** A limit this many times the highest peak would press all of them flat: it is named at the upper edge instead. */
const farTimes = 8

function limitsInSight(known: readonly number[], limits: readonly LimitLine[]): readonly number[] {
  const highest = Math.max(0, ...known)
  return limits.flatMap(({ value }) => (value <= highest * farTimes ? [value] : []))
}

function Limits({
  frame,
  limits,
}: {
  readonly frame: Frame
  readonly limits: readonly LimitLine[]
}) {
  return limits.map(({ name, value }, n) => {
    const isAbove = frame.y(value) < frame.topPx - 1
    const y = isAbove ? frame.topPx : frame.y(value)
    return (
      <g key={name}>
        {!isAbove && (
          <line
            x1={frame.leftPx}
            x2={frame.leftPx + frame.plotWidthPx}
            y1={y}
            y2={y}
            strokeDasharray="6 4"
            strokeWidth={1.5}
            className="stroke-bad"
          />
        )}
        <text
          x={frame.leftPx + frame.plotWidthPx}
          y={y + 13 + (isAbove ? n * 14 : 0)}
          textAnchor="end"
          className="fill-bad text-[11px]"
        >
          {isAbove ? `↑ ${name}` : name}
        </text>
      </g>
    )
  })
}

type MarksProps = {
  readonly frame: Frame
  readonly marks: readonly Mark[]
  readonly bandPx: number
}

const markPx = 40

function Marks({ frame, marks, bandPx }: MarksProps) {
  const stride = Math.max(1, Math.ceil((marks.length * markPx) / Math.max(1, frame.plotWidthPx)))
  return marks.map(({ place, text }, n) =>
    n % stride === 0 ? (
      <text
        key={place}
        x={frame.leftPx + bandPx * place}
        y={frame.heightPx - 6}
        textAnchor="middle"
        className="fill-quiet text-[11px] tabular-nums"
      >
        {text}
      </text>
    ) : null,
  )
}

type CursorProps = Pick<PeakChartProps, 'label' | 'spoken'> & {
  readonly peaks: readonly Peak[]
  readonly frame: Frame
  readonly pointed: number | undefined
  readonly onPoint: (place: number | undefined) => void
}

const farStep = 24

/** Points at an hour: with the pointer, or with the arrow keys as on a slider, which reads it out. */
function Cursor({ label, spoken, peaks, frame, pointed, onPoint }: CursorProps) {
  const last = peaks.length - 1
  const place = Math.min(pointed ?? last, last)
  const at = peaks[place]
  const move = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: place + 1,
      ArrowUp: place + 1,
      ArrowLeft: place - 1,
      ArrowDown: place - 1,
      PageUp: place + farStep,
      PageDown: place - farStep,
      Home: 0,
      End: last,
    }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    onPoint(Math.min(last, Math.max(0, next)))
  }
  const point = (event: PointerEvent): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    onPoint(Math.min(last, Math.floor(((event.clientX - left) / width) * peaks.length)))
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={Math.max(0, place)}
      aria-valuetext={at ? spoken(at) : ''}
      onKeyDown={move}
      onPointerMove={point}
      onPointerLeave={() => onPoint(undefined)}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) onPoint(place)
      }}
      onBlur={() => onPoint(undefined)}
      className="absolute rounded-sm"
      style={{
        left: frame.leftPx,
        top: frame.topPx,
        width: frame.plotWidthPx,
        height: frame.plotHeightPx,
      }}
    />
  )
}
