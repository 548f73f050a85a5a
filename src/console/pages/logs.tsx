import { Link, useNavigate } from '@tanstack/react-router'
import type { LoggedRequest } from '#contract/requests.ts'
import { useCan } from '../api/use-account.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useCursorPages } from '../api/use-cursor-pages.ts'
import { useMessages } from '../language/language.tsx'
import { Button, buttonLook } from '../ui/button.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { Table } from '../ui/table.tsx'
import { LogFilters, filtersOf } from './logs/log-filters.tsx'
import { useLogColumns } from './logs/log-columns.tsx'

/** Each request to the models, newest first. */
export function LogsPage() {
  const { logs } = useMessages()
  const { get } = useAddress()
  const navigate = useNavigate()
  const filters = filtersOf(get)
  const { query, pagerOf } = useCursorPages()
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/requests',
    { query: { ...filters, ...query, limit: 50 } },
    { keepsLast: true },
  )
  const columns = useLogColumns()
  const pager = pagerOf(data?.next_page)
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  return (
    <Page title={logs.title} intro={logs.intro}>
      <LogFilters />
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Table<LoggedRequest>
          label={logs.title}
          columns={columns}
          rows={data?.data}
          rowId={({ id }) => id}
          onOpen={({ id }) =>
            void navigate({ to: '/logs/$requestId', params: { requestId: id }, search: {} })
          }
          isTinted={({ status }) => status === 'refused'}
          empty={<NoRequests isFiltered={isFiltered} onNext={pager.onNext} />}
          skeletonRows={12}
        />
      )}
      <Pager {...pager} />
      <p className="text-quiet max-w-prose text-sm">
        {logs.noContent} <KeptFor />
      </p>
    </Page>
  )
}

/** For how long requests are kept, as the server is set. */
function KeptFor() {
  const { logs } = useMessages()
  const maySee = useCan().somewhere('reports.view')
  const { data } = useApi('GET /v1/organizations/report_status', {}, { enabled: maySee })
  if (!data) return null
  const { request_retention_days: days } = data
  return days === null ? logs.keptForEver : logs.keptFor(days)
}

type NoRequestsProps = {
  readonly isFiltered: boolean
  /** There is more to look through: the search has stopped, and not ended. */
  readonly onNext: (() => void) | undefined
}

function NoRequests({ isFiltered, onNext }: NoRequestsProps) {
  const { logs } = useMessages()
  if (onNext) {
    return (
      <EmptyState title={logs.noneYet} action={<Button onPress={onNext}>{logs.searchOn}</Button>} />
    )
  }
  if (isFiltered) return <EmptyState title={logs.noneFound} />
  return (
    <EmptyState
      title={logs.empty}
      action={
        <Link to="/connect" className={buttonLook()}>
          {logs.connect}
        </Link>
      }
    />
  )
}
