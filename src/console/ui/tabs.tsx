import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export type TabLink = { readonly to: string; readonly label: ReactNode }

/** Tabs that are pages: each has an address, and the arrow keys of tabs are the links' own. */
export function TabLinks({
  label,
  tabs,
  current,
}: {
  readonly label: string
  readonly tabs: readonly TabLink[]
  readonly current: string
}) {
  return (
    <div
      role="tablist"
      aria-label={label}
      className="border-line flex gap-1 overflow-x-auto border-b"
    >
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          role="tab"
          aria-selected={tab.to === current}
          className="text-quiet hover:text-ink aria-selected:border-accent aria-selected:text-ink -mb-px border-b-2 border-transparent px-3 py-2 text-sm font-medium whitespace-nowrap"
        >
          {tab.label}
        </Link>
      ))}
    </div>
  )
}
