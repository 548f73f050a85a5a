import { useApi } from '../api/use-api.ts'
import { useIdPages } from '../api/use-pages.ts'
import { useCan } from '../api/use-account.ts'
import { useLanguage } from '../language/language.tsx'
import { useReason } from '../language/use-reason.ts'
import { Switch } from '../ui/choice.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Table } from '../ui/table.tsx'
import { adminKeyColumns } from './admin-keys/admin-key-columns.tsx'
import { CreateAdminKey } from './admin-keys/create-admin-key.tsx'
import { useKeySearch } from './keys/use-key-search.ts'

/** The keys of scripts that administer the organization. */
export function AdminKeysPage() {
  const { keys } = useLanguage().messages
  const maySee = useCan()('admin_keys.view')
  const reason = useReason()('admin_keys.view')
  return (
    <Page title={keys.adminKeys.title} intro={keys.adminKeys.intro} action={<CreateAdminKey />}>
      {maySee ? <AdminKeyList /> : <Notice>{reason}</Notice>}
    </Page>
  )
}

function AdminKeyList() {
  const { messages, format } = useLanguage()
  const { keys, common } = messages
  const { q, order, status, sorting, onSort, set } = useKeySearch()
  const showsDeleted = status === 'all'
  const { query, pagerOf } = useIdPages()
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/admin_keys',
    { query: { ...query, search: q, order, exclude_archived: !showsDeleted } },
    { keepsLast: true },
  )
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={keys.search}
          value={q}
          onSearch={(text) => set({ q: text === '' ? undefined : text })}
        />
        <Switch
          isSelected={showsDeleted}
          onChange={(shows) => set({ status: shows ? 'all' : undefined })}
        >
          {keys.showDeleted}
        </Switch>
      </div>
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Table
          label={keys.adminKeys.title}
          columns={adminKeyColumns(messages, format)}
          rows={data?.data}
          rowId={({ id }) => id}
          sorting={sorting}
          onSort={onSort}
          isFaded={(key) => key.status === 'archived'}
          empty={
            q === '' ? (
              <EmptyState title={keys.adminKeys.empty} action={<CreateAdminKey />} />
            ) : (
              <EmptyState title={common.noneFound(q)} />
            )
          }
        />
      )}
      <Pager {...pagerOf(data)} />
    </div>
  )
}
