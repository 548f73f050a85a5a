import { useNavigate, useSearch } from '@tanstack/react-router'
import { MessageSquarePlus } from 'lucide-react'
import { useState } from 'react'
import { useCan } from '../api/use-account.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useCursorPages } from '../api/use-cursor-pages.ts'
import { useSearchedList } from '../api/use-searched-list.ts'
import { useReason } from '../language/use-reason.ts'
import { useMessages } from '../language/language.tsx'
import { Button } from '../ui/button.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Select } from '../ui/select.tsx'
import { AskAnywhere } from './requests/ask-anywhere.tsx'
import { RequestSheet } from './requests/request-sheet.tsx'
import { RequestTable } from './requests/request-table.tsx'
import { useWorkspaceNames } from './requests/use-workspace-names.ts'

const statuses = ['pending', 'approved', 'denied'] as const
type Status = (typeof statuses)[number]

type RequestsSearch = { readonly status?: string; readonly request?: string }

/** Requests for higher spend limits: asked, answered, and by whom. */
export function IncreaseRequestsPage() {
  const { requests, limits } = useMessages()
  const can = useCan()
  const whyNot = useReason()
  const [isAsking, setAsking] = useState(false)
  const mayAsk = can.somewhere('increase_requests.create')
  return (
    <Page
      title={requests.title}
      intro={requests.intro}
      action={
        <Button
          variant="primary"
          disabledReason={mayAsk ? undefined : whyNot('increase_requests.create')}
          onPress={() => setAsking(true)}
        >
          <MessageSquarePlus aria-hidden className="size-4" />
          {limits.spend.ask}
        </Button>
      }
    >
      <RequestList />
      {isAsking && <AskAnywhere onClose={() => setAsking(false)} />}
    </Page>
  )
}

function RequestList() {
  const { requests, common } = useMessages()
  const search: RequestsSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const status = statuses.find((each) => each === search.status)
  const list = useSearchedList({ name: null, age: 'asked' })
  const { filter } = useAddress()
  const { query, pagerOf } = useCursorPages()
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/spend_limit_increase_requests',
    { query: { ...query, ...list.query, ...(status && { status: [status] }) } },
    { keepsLast: true },
  )
  const nameOf = useWorkspaceNames()
  const open = (request: string | undefined): void => {
    void navigate({ to: '.', search: (old: object) => ({ ...old, request }) })
  }
  if (error) return <FaultNotice fault={error} onRetry={() => void refetch()} />
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={list.q} onSearch={list.onSearch} label={requests.search} />
        <Select<Status | 'all'>
          label={requests.filter}
          hidesLabel
          value={status ?? 'all'}
          onChange={(next) => filter({ status: next === 'all' ? '' : next })}
          choices={[
            { value: 'all', label: requests.all },
            ...statuses.map((value) => ({ value, label: requests.state[value] })),
          ]}
        />
      </div>
      <RequestTable
        requests={data?.data}
        nameOf={nameOf}
        onOpen={open}
        sorting={list.sorting}
        onSort={list.onSort}
        empty={<EmptyState title={list.q === '' ? requests.empty : common.noneFound(list.q)} />}
      />
      <Pager {...pagerOf(data?.next_page)} />
      {search.request !== undefined && (
        <RequestSheet id={search.request} onClose={() => open(undefined)} />
      )}
    </>
  )
}
