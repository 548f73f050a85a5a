import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useMessages } from '../language/language.tsx'

type PageProps = {
  readonly title: string
  /** One sentence on what the page is for. */
  readonly intro?: ReactNode
  /** The one primary action. */
  readonly action?: ReactNode
  /** What stands before the title: a workspace's tile. */
  readonly picture?: ReactNode
  readonly children: ReactNode
}

/** The silhouette of every page: title and sentence, the action at the right, the content. */
export function Page({ title, intro, action, picture, children }: PageProps) {
  const { common } = useMessages()
  useEffect(() => {
    document.title = `${title} – ${common.product}`
  }, [title, common.product])
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-5 px-4 py-6 sm:px-8">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="flex min-w-0 flex-col gap-0.5">
          <h1 className="flex items-center gap-2.5 text-2xl font-semibold tracking-tight text-balance break-words">
            {picture}
            {title}
          </h1>
          {intro !== undefined && <div className="text-quiet max-w-prose text-pretty">{intro}</div>}
        </div>
        {action}
      </header>
      {children}
    </div>
  )
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  intro,
  action,
  children,
}: Pick<PageProps, 'title' | 'intro' | 'action' | 'children'>) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="flex min-w-0 flex-col gap-0.5">
          <h2 className="text-lg font-semibold">{title}</h2>
          {intro !== undefined && (
            <div className="text-quiet max-w-prose text-sm text-pretty">{intro}</div>
          )}
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}

/** A sheet of paper on the page, for figures and settings. */
export function Card({ children }: { readonly children: ReactNode }) {
  return (
    <div className="border-line bg-raised flex flex-col gap-3 rounded-lg border p-4">
      {children}
    </div>
  )
}

type EmptyStateProps = {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** What a list is for, and the first step. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="border-line flex flex-col items-center gap-2 rounded-lg border border-dashed px-6 py-10 text-center">
      <p className="font-medium text-pretty">{title}</p>
      {children !== undefined && <div className="text-quiet max-w-prose text-sm">{children}</div>}
      {action}
    </div>
  )
}
