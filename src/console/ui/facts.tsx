import type { ReactNode } from 'react'

export type Fact = { readonly term: string; readonly value: ReactNode }

/** What is known of one thing: terms at the left, values at the right, under one another where there is little room. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[minmax(0,11rem)_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm max-sm:grid-cols-1 max-sm:gap-y-0.5">
      {facts.map(({ term, value }) => (
        <div key={term} className="contents">
          <dt className="text-quiet max-sm:pt-1.5">{term}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
