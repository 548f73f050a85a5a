import { strideOf } from './frame.ts'
import type { Frame } from './frame.ts'
import type { Scale } from './scale.ts'

type AxesProps = {
  readonly frame: Frame
  readonly scale: Scale
  readonly tickTexts: readonly string[]
}

/** Lines across the plot at round values, the zero stronger, with the values beside them. */
export function ValueAxis({ frame, scale, tickTexts }: AxesProps) {
  return scale.ticks.map((tick, n) => {
    const y = Math.round(frame.y(tick)) + 0.5
    return (
      <g key={tick}>
        <line
          x1={frame.leftPx}
          x2={frame.leftPx + frame.plotWidthPx}
          y1={y}
          y2={y}
          className={tick === 0 ? 'stroke-field' : 'stroke-line'}
        />
        <text
          x={frame.leftPx - 6}
          y={y}
          textAnchor="end"
          dominantBaseline="central"
          className="fill-quiet text-[11px] tabular-nums"
        >
          {tickTexts[n]}
        </text>
      </g>
    )
  })
}

type TimeAxisProps = {
  readonly frame: Frame
  /** One for each bar; as many are shown as fit. */
  readonly texts: readonly string[]
}

/** What the bars stand for, under them. */
export function TimeAxis({ frame, texts }: TimeAxisProps) {
  const stride = strideOf(texts, frame.plotWidthPx)
  const bandPx = frame.plotWidthPx / Math.max(1, texts.length)
  return texts.map((text, place) =>
    place % stride === 0 ? (
      <text
        key={place}
        x={frame.leftPx + bandPx * (place + 0.5)}
        y={frame.heightPx - 6}
        textAnchor="middle"
        className="fill-quiet text-[11px] tabular-nums"
      >
        {text}
      </text>
    ) : null,
  )
}
