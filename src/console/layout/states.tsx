import { Link } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ApiFault } from '../api/fault.ts'
import { useMessages } from '../language/language.tsx'
import { Page } from '../ui/page.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

/** While a page's code is on its way. */
export function PagePending() {
  const { common } = useMessages()
  return (
    <div
      aria-label={common.loading}
      aria-busy
      className="mx-auto flex max-w-6xl flex-col gap-4 px-4 py-6 sm:px-8"
    >
      <Skeleton />
      <Skeleton wide />
      <Skeleton wide />
    </div>
  )
}

/** A page that could not be drawn. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  const { errors } = useMessages()
  const fault =
    error instanceof ApiFault
      ? error
      : new ApiFault(String(error), { type: 'api_error', status: 500, cause: error })
  return (
    <Page title={errors.loadFailed}>
      <FaultNotice fault={fault} onRetry={reset} />
    </Page>
  )
}

export function NotFound() {
  return <NothingHere />
}

/** The same, with what else there may be to it. */
export function NothingHere({ note }: { readonly note?: ReactNode }) {
  const { errors } = useMessages()
  return (
    <Page title={errors.notFound}>
      {note !== undefined && <p className="text-quiet max-w-prose">{note}</p>}
      <p>
        <Link to="/" className="text-accent underline">
          {errors.backToOverview}
        </Link>
      </p>
    </Page>
  )
}
