import type { ReactNode } from 'react'

/** One of the settings on a card: what it is, how it stands, and what can be done with it. */
export function SettingRow({
  title,
  state,
  children,
  action,
}: {
  readonly title: string
  readonly state?: ReactNode
  readonly children: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="border-line flex flex-wrap items-start justify-between gap-x-6 gap-y-2 not-last:border-b not-last:pb-4 not-first:pt-1">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1">
        <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
          {title}
          {state}
        </h3>
        <div className="text-quiet flex flex-col gap-1 text-sm text-pretty">{children}</div>
      </div>
      {action !== undefined && <div className="flex flex-wrap gap-2">{action}</div>}
    </div>
  )
}
