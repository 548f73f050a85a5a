import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { RequestExplanation } from '#contract/requests.ts'
import { useApi } from '../api/use-api.ts'
import { useLanguage, useMessages } from '../language/language.tsx'
import { NothingHere } from '../layout/states.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CostLines } from './logs/cost-lines.tsx'
import { LimitChecks } from './logs/limit-checks.tsx'
import { RefusalReason } from './logs/refusal-reason.tsx'
import { RequestFacts } from './logs/request-facts.tsx'
import { RequestStatus } from './logs/request-status.tsx'
import { Story } from './logs/story.tsx'

const refreshMs = 5_000

/** What became of one request, and why. Whoever may not see it is told what is told of nothing. */
export function LogEntryPage() {
  const { errors, common, logs } = useMessages()
  const { requestId = '' } = useParams({ strict: false })
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/requests/{request_id}',
    { params: { request_id: requestId } },
    { everyMs: refreshMs },
  )
  if (error?.status === 404 || error?.status === 403) return <NothingHere note={logs.missing} />
  if (error && !data) {
    return (
      <Page title={errors.loadFailed}>
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (!data) return <Page title={common.loading}>{<Skeleton wide />}</Page>
  return <Entry request={data} />
}

function Entry({ request }: { readonly request: RequestExplanation }) {
  const { messages, format } = useLanguage()
  const { logs } = messages
  return (
    <Page
      title={logs.entry}
      intro={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <RequestStatus status={request.status} />
          <time dateTime={request.created_at}>
            {format.instant(request.created_at)} ({format.relative(request.created_at)})
          </time>
        </span>
      }
      action={
        <Link
          to="/logs"
          search={{}}
          className="text-accent inline-flex items-center gap-1.5 rounded-sm text-sm hover:underline"
        >
          <ArrowLeft aria-hidden className="size-4" />
          {logs.back}
        </Link>
      }
    >
      {request.refusal ? (
        <RefusalReason request={request} refusal={request.refusal} />
      ) : (
        <Story request={request} />
      )}
      <LimitChecks request={request} />
      {!request.refusal && request.status !== 'running' && <CostLines request={request} />}
      <RequestFacts request={request} />
    </Page>
  )
}
