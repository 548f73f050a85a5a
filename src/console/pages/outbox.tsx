import { Link } from '@tanstack/react-router'
import type { NotificationDelivery } from '#contract/notification-deliveries.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useCursorPages } from '../api/use-cursor-pages.ts'
import { useSearchedList } from '../api/use-searched-list.ts'
import { useWorkspacesById } from '../api/use-workspaces.ts'
import { useLanguage } from '../language/language.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Select } from '../ui/select.tsx'
import { Table } from '../ui/table.tsx'
import type { Column } from '../ui/table.tsx'
import { DeliverySheet } from './outbox/delivery-sheet.tsx'
import { DeliveryState } from './outbox/delivery-state.tsx'
import { describeDelivery } from './outbox/describe-delivery.ts'
import { RecipientName } from './outbox/recipient-name.tsx'

const refreshMs = 10_000
const byTime = { name: null, age: 'when' }

/** What leaves the server, and what became of it. */
export function OutboxPage() {
  const { outbox } = useLanguage().messages
  const { get, show } = useAddress()
  const filters = { status: get('status'), channel: get('channel') }
  const list = useSearchedList(byTime)
  const { query, pagerOf } = useCursorPages()
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/notification_deliveries',
    { query: { ...filters, ...list.query, ...query, limit: 50 } },
    { keepsLast: true, everyMs: refreshMs },
  )
  const columns = useColumns()
  const open = data?.data.find(({ id }) => id === get('message'))
  const isFiltered = [list.q, ...Object.values(filters)].some((value) => value !== '')
  return (
    <Page title={outbox.title} intro={outbox.intro}>
      <HeldNotice />
      <Filters />
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Table<NotificationDelivery>
          label={outbox.title}
          columns={columns}
          rows={data?.data}
          rowId={({ id }) => id}
          onOpen={({ id }) => show({ message: id })}
          sorting={list.sorting}
          onSort={list.onSort}
          skeletonRows={8}
          empty={
            isFiltered ? (
              <EmptyState title={outbox.noneFound} />
            ) : (
              <EmptyState title={outbox.empty}>{outbox.emptyHelp}</EmptyState>
            )
          }
        />
      )}
      <Pager {...pagerOf(data?.next_page)} />
      {open && <DeliverySheet delivery={open} onClose={() => show({ message: undefined })} />}
    </Page>
  )
}

/** Mail is held for want of a server, or of the address that its links begin with. */
const namesUrl = (error: string): boolean => error.includes('ATELIER_PUBLIC_URL')

/** What to do where mail is held. */
function HeldNotice() {
  const { outbox } = useLanguage().messages
  const { data } = useApi('GET /v1/organizations/notification_deliveries', {
    query: { status: 'held', channel: 'email', limit: 1000 },
  })
  if (!data || data.data.length === 0) return null
  const isHeldFor = (isReason: (error: string) => boolean): boolean =>
    data.data.some(({ last_error: error }) => isReason(error ?? ''))
  return (
    <Notice tone="warn">
      <p className="font-medium">{outbox.heldMails(data.data.length)}</p>
      {isHeldFor(namesUrl) && <p>{outbox.noPublicUrl}</p>}
      {isHeldFor((error) => !namesUrl(error)) && <p>{outbox.noMailServer}</p>}
      <p>{outbox.heldLeaves}</p>
    </Notice>
  )
}

const all = 'all'

function Filters() {
  const { outbox } = useLanguage().messages
  const { get, filter } = useAddress()
  const { q, onSearch } = useSearchedList(byTime)
  const choicesOf = (first: string, names: Readonly<Record<string, string>>) => [
    { value: all, label: first },
    ...Object.entries(names).map(([value, label]) => ({ value, label })),
  ]
  return (
    <div className="flex flex-wrap items-center gap-3">
      <SearchField value={q} onSearch={onSearch} label={outbox.recipientFilter} />
      <Select
        label={outbox.state}
        hidesLabel
        value={get('status') || all}
        onChange={(status) => filter({ status: status === all ? '' : status })}
        choices={choicesOf(outbox.allStates, outbox.states)}
      />
      <Select
        label={outbox.channel}
        hidesLabel
        value={get('channel') || all}
        onChange={(channel) => filter({ channel: channel === all ? '' : channel })}
        choices={choicesOf(outbox.allChannels, outbox.channels)}
      />
    </div>
  )
}

function useColumns(): readonly Column<NotificationDelivery>[] {
  const { messages, format } = useLanguage()
  const { outbox } = messages
  const workspaces = useWorkspacesById()
  return [
    {
      id: 'event',
      title: outbox.event,
      cell: (row) => (
        <span className="flex flex-col">
          <Link
            to="."
            search={(old: object) => ({ ...old, message: row.id })}
            className="rounded-sm font-medium hover:underline"
          >
            {describeDelivery(row.event, messages, workspaces)}
          </Link>
          <span className="text-quiet md:hidden">
            <RecipientName delivery={row} />
          </span>
        </span>
      ),
    },
    {
      id: 'recipient',
      title: outbox.recipient,
      hidesWhenNarrow: true,
      cell: (row) => <RecipientName delivery={row} />,
    },
    {
      id: 'state',
      title: outbox.state,
      cell: (row) => <DeliveryState status={row.status} />,
    },
    {
      id: 'attempts',
      title: outbox.attempts,
      align: 'end',
      hidesWhenNarrow: true,
      cell: (row) => format.count(row.attempts),
    },
    {
      id: 'when',
      title: outbox.when,
      isSortable: true,
      align: 'end',
      hidesWhenNarrow: true,
      cell: (row) => <span className="whitespace-nowrap">{format.short(row.created_at)}</span>,
    },
  ]
}
