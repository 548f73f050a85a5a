import type { ReactNode } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { useLanguage } from '../../language/language.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { EmptyState } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { Tile } from '../../ui/tile.tsx'
import { keyColumns } from './key-columns.tsx'
import { KeyMenu } from './key-menu.tsx'
import { KeySheet } from './key-sheet.tsx'
import { useKeyRows } from './use-key-rows.ts'
import { useKeySearch } from './use-key-search.ts'
import type { StatusFilter } from './use-key-search.ts'

type KeyListProps = {
  /** Only its keys. */
  readonly workspace?: Workspace
  /** Every workspace that a key may be of, where the list is not of one. */
  readonly workspaces?: readonly Workspace[] | undefined
  /** The first step, where there are no keys. */
  readonly firstStep: ReactNode
}

/** The keys of a workspace or of all: searched, filtered, sorted and walked by the address. */
export function KeyList({ workspace, workspaces, firstStep }: KeyListProps) {
  const { messages, format } = useLanguage()
  const search = useKeySearch()
  const { rows, fault, retry, pager } = useKeyRows(search, workspace?.id)
  const byId = workspaces && new Map(workspaces.map((each) => [each.id, each]))
  const archivedIn = (id: string): boolean =>
    Boolean((workspace ?? byId?.get(id))?.archived_at ?? null)
  const columns = keyColumns({
    messages,
    format,
    workspaces: workspace ? undefined : (byId ?? new Map<string, Workspace>()),
    menu: (row) => (
      <KeyMenu apiKey={row} isWorkspaceArchived={archivedIn(row.scope.workspace_id)} />
    ),
  })
  return (
    <div className="flex flex-col gap-3">
      <Toolbar search={search} workspaces={workspace ? undefined : workspaces} />
      {fault ? (
        <FaultNotice fault={fault} onRetry={retry} />
      ) : (
        <Table
          label={messages.keys.list}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          sorting={search.sorting}
          onSort={search.onSort}
          onOpen={({ id }) => search.set({ key: id })}
          isFaded={({ status }) => status === 'archived' || status === 'expired'}
          empty={<NoKeys search={search} firstStep={firstStep} />}
        />
      )}
      <Pager {...pager} />
      {search.openId !== undefined && (
        <KeySheet id={search.openId} onClose={() => search.set({ key: undefined })} />
      )}
    </div>
  )
}

type SearchProps = { readonly search: ReturnType<typeof useKeySearch> }

const anyValue = 'any'

function Toolbar({ search, workspaces }: SearchProps & Pick<KeyListProps, 'workspaces'>) {
  const { keys, common } = useLanguage().messages
  const { set } = search
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        label={keys.search}
        value={search.q}
        onSearch={(q) => set({ q: q === '' ? undefined : q })}
      />
      <Select<StatusFilter | typeof anyValue>
        label={common.status}
        hidesLabel
        value={search.status ?? anyValue}
        onChange={(status) => set({ status: status === anyValue ? undefined : status })}
        choices={[
          { value: anyValue, label: keys.notDeleted },
          ...(['active', 'inactive', 'expired', 'archived'] as const).map((value) => ({
            value,
            label: keys.status[value],
          })),
          { value: 'all', label: keys.allStatuses },
        ]}
      />
      {workspaces && (
        <Select
          label={keys.workspace}
          hidesLabel
          value={search.workspaceId ?? anyValue}
          onChange={(id) => set({ workspace: id === anyValue ? undefined : id })}
          choices={[
            { value: anyValue, label: keys.allWorkspaces },
            ...workspaces.map(({ id, name, display_color: color }) => ({
              value: id,
              label: name,
              picture: <Tile color={color} size="sm" />,
            })),
          ]}
        />
      )}
    </div>
  )
}

function NoKeys({ search, firstStep }: SearchProps & Pick<KeyListProps, 'firstStep'>) {
  const { keys, common } = useLanguage().messages
  if (search.q !== '') return <EmptyState title={common.noneFound(search.q)} />
  if (search.status !== undefined) return <EmptyState title={keys.emptyHere} />
  return <EmptyState title={keys.empty} action={firstStep} />
}
