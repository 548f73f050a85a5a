import type { ReactNode } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'

export type FigureItem = {
  readonly term: string
  /** Undefined while it is on its way. */
  readonly value: ReactNode | undefined
  readonly help?: string | undefined
}

/** Totals in large type, side by side. */
export function Figures({
  label,
  items,
}: {
  readonly label: string
  readonly items: readonly FigureItem[]
}) {
  return (
    <dl aria-label={label} className="flex flex-wrap gap-x-8 gap-y-3">
      {items.map(({ term, value, help }) => (
        <div key={term} className="flex min-w-24 flex-col">
          <dt className="text-quiet text-xs">{term}</dt>
          <dd className="flex min-h-7 flex-col justify-center text-lg font-semibold tabular-nums">
            {value ?? <Skeleton />}
          </dd>
          {help !== undefined && <dd className="text-quiet max-w-56 text-xs">{help}</dd>}
        </div>
      ))}
    </dl>
  )
}
