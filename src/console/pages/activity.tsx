import { Link } from '@tanstack/react-router'
import type { Activity } from '#contract/activities.ts'
import { requestOf } from '../api/request.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useIdPages } from '../api/use-pages.ts'
import { useSearchedList } from '../api/use-searched-list.ts'
import { useWorkspacesById } from '../api/use-workspaces.ts'
import { useLanguage } from '../language/language.tsx'
import { buttonLook } from '../ui/button.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { Table } from '../ui/table.tsx'
import type { Column } from '../ui/table.tsx'
import { WorkspaceName } from '../ui/workspace-name.tsx'
import { ActivityFilters, filtersOf } from './activity/filters.tsx'
import { EntrySheet } from './activity/entry-sheet.tsx'
import { describeActivity } from './activity/describe-activity.ts'
import { useActors } from './activity/use-actors.ts'

/** What was done in the organization, and by whom. */
export function ActivityPage() {
  const { messages } = useLanguage()
  const { audit } = messages
  const { get, show } = useAddress()
  const filters = filtersOf(get)
  const list = useSearchedList({ name: null, age: 'when' })
  const { query, pagerOf } = useIdPages()
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/activities',
    { query: { ...filters, ...list.query, ...query, limit: 50 } },
    { keepsLast: true },
  )
  const actors = useActors()
  const columns = useColumns(actors)
  const open = get('entry')
  const isFiltered = list.q !== '' || Object.values(filters).some((value) => value !== undefined)
  const exported = requestOf('GET /v1/organizations/activities/export', { query: filters })
  return (
    <Page
      title={audit.title}
      intro={audit.intro}
      action={
        <a href={exported.path} download="activities.jsonl" className={buttonLook()}>
          {audit.export}
        </a>
      }
    >
      <ActivityFilters actors={actors} />
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Table<Activity>
          label={audit.title}
          columns={columns}
          rows={data?.data}
          rowId={({ id }) => id}
          onOpen={({ id }) => show({ entry: id })}
          sorting={list.sorting}
          onSort={list.onSort}
          empty={<EmptyState title={isFiltered ? audit.noneFound : audit.empty} />}
          skeletonRows={10}
        />
      )}
      <Pager {...pagerOf(data)} />
      <p className="text-quiet max-w-prose text-sm">
        {audit.chain} {audit.exportNote}
      </p>
      {open !== '' && (
        <EntrySheet id={open} actors={actors} onClose={() => show({ entry: undefined })} />
      )}
    </Page>
  )
}

function useColumns(actors: ReturnType<typeof useActors>): readonly Column<Activity>[] {
  const { messages, format } = useLanguage()
  const { audit } = messages
  const workspaces = useWorkspacesById()
  return [
    {
      id: 'activity',
      title: audit.activity,
      cell: (row) => (
        <span className="flex flex-col">
          <Link
            to="."
            search={(old: object) => ({ ...old, entry: row.id })}
            className="rounded-sm font-medium hover:underline"
          >
            {describeActivity(row.type, messages)}
          </Link>
          {row.count > 1 && <span className="text-quiet">{audit.attempts(row.count)}</span>}
          <span className="text-quiet md:hidden">{actors.nameOf(row.actor)}</span>
        </span>
      ),
    },
    {
      id: 'who',
      title: audit.who,
      hidesWhenNarrow: true,
      cell: (row) => actors.nameOf(row.actor),
    },
    {
      id: 'workspace',
      title: audit.workspace,
      hidesWhenNarrow: true,
      cell: ({ workspace_id: id }) => {
        const workspace = id === null ? undefined : workspaces?.get(id)
        return workspace ? <WorkspaceName workspace={workspace} /> : null
      },
    },
    {
      id: 'when',
      title: audit.when,
      isSortable: true,
      align: 'end',
      cell: (row) => (
        <time dateTime={row.created_at} className="whitespace-nowrap">
          {format.short(row.created_at)}
        </time>
      ),
    },
  ]
}
