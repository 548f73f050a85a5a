import type { ShownSeries } from '../../charts/stacked-bars.tsx'
import { Swatch } from '../../charts/tooltip.tsx'

/** What the colours stand for. */
export function Legend({ series }: { readonly series: readonly ShownSeries[] }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {series.map((each) => (
        <li key={each.id} className="min-w-0">
          <SeriesName series={each} />
        </li>
      ))}
    </ul>
  )
}

export function SeriesName({ series: { name, color } }: { readonly series: ShownSeries }) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2">
      <Swatch color={color} />
      <span className="min-w-0 break-words">{name}</span>
    </span>
  )
}
