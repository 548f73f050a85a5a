/** One line of a tooltip. */
export type TooltipLine = {
  readonly name: string
  readonly value: string
  readonly color?: string
}

type TooltipProps = {
  readonly title: string
  readonly lines: readonly TooltipLine[]
  readonly total?: TooltipLine | undefined
  /** Where it points to, in pixels of a box of `widthPx`. */
  readonly atPx: number
  readonly widthPx: number
}

/**
 * The exact values of one bar, beside it. Only for those who see and point: the bar's name says the total, and the
 * table under the chart the rest.
 */
export function Tooltip({ title, lines, total, atPx, widthPx }: TooltipProps) {
  const side =
    atPx > widthPx / 2 ? { right: Math.max(0, widthPx - atPx + 14) } : { left: atPx + 14 }
  return (
    <div
      aria-hidden
      style={side}
      className="floats pointer-events-none absolute top-2 z-20 flex max-w-[min(20rem,80%)] min-w-40 flex-col gap-1 px-3 py-2 text-xs tabular-nums print:hidden"
    >
      <p className="font-semibold">{title}</p>
      {lines.map((line) => (
        <Line key={line.name} {...line} />
      ))}
      {total && (
        <div className="border-line mt-0.5 border-t pt-1 font-semibold">
          <Line {...total} />
        </div>
      )}
    </div>
  )
}

function Line({ name, value, color }: TooltipLine) {
  return (
    <p className="flex items-baseline justify-between gap-4">
      <span className="flex min-w-0 items-baseline gap-1.5">
        {color !== undefined && <Swatch color={color} />}
        <span className="truncate">{name}</span>
      </span>
      <span className="whitespace-nowrap">{value}</span>
    </p>
  )
}

/** The colour of a series, as a small square. */
export function Swatch({ color }: { readonly color: string }) {
  return (
    <span
      aria-hidden
      style={{ backgroundColor: color }}
      className="inline-block size-2.5 shrink-0 self-center rounded-[2px] [print-color-adjust:exact]"
    />
  )
}
