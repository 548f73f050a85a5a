import { useState } from 'react'
import { useAddress } from '../api/use-address.ts'
import { useRowPages } from '../api/use-whole-list.ts'
import { useLanguage, useMessages } from '../language/language.tsx'
import { Button } from '../ui/button.tsx'
import { Switch } from '../ui/choice.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { CreateDialog } from './workspaces/create-dialog.tsx'
import {
  useCreationRefusal,
  useWorkspaceRoom,
  useWorkspaceRows,
} from './workspaces/use-workspaces.ts'
import { arrangeRows, sortText, sortingOf } from './workspaces/workspace-rows.ts'
import { WorkspaceTable } from './workspaces/workspace-table.tsx'

/** All workspaces of the organization that the reader may see. */
export function WorkspacesPage() {
  const { workspaces } = useMessages()
  const [isCreating, setCreating] = useState(false)
  const room = useWorkspaceRoom()
  return (
    <Page
      title={workspaces.title}
      intro={workspaces.intro}
      action={<AddButton onPress={() => setCreating(true)} />}
    >
      <WorkspaceList />
      {isCreating && (
        <CreateDialog workspaceCount={room?.live ?? 0} onClose={() => setCreating(false)} />
      )}
    </Page>
  )
}

function AddButton({ onPress }: { readonly onPress: () => void }) {
  const { workspaces } = useMessages()
  return (
    <Button variant="primary" onPress={onPress} disabledReason={useCreationRefusal()}>
      {workspaces.add}
    </Button>
  )
}

function WorkspaceList() {
  const { language, messages } = useLanguage()
  const { workspaces, common } = messages
  const address = useAddress()
  const search = address.get('q')
  const showsArchived = address.get('archived') === 'shown'
  const { rows, areFiguresComing, fault, retry } = useWorkspaceRows(showsArchived)
  const sorting = sortingOf(address.get('sort'))
  const pages = useRowPages(rows && arrangeRows(rows, { search, sorting, language }))
  if (fault && !rows) return <FaultNotice fault={fault} onRetry={retry} />
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchField
          value={search}
          onSearch={(q) => address.filter({ q })}
          label={workspaces.search}
        />
        <Switch
          isSelected={showsArchived}
          onChange={(shows) => address.filter({ archived: shows ? 'shown' : undefined })}
        >
          {workspaces.showArchived}
        </Switch>
        <RoomLeft />
      </div>
      {fault && <FaultNotice fault={fault} onRetry={retry} />}
      <WorkspaceTable
        rows={pages.shown}
        areFiguresComing={areFiguresComing}
        sorting={sorting}
        onSort={(next) => address.filter({ sort: sortText(next) })}
        empty={<EmptyState title={search === '' ? workspaces.empty : common.noneFound(search)} />}
      />
      <Pager {...pages.pager} />
    </>
  )
}

function RoomLeft() {
  const { messages, format } = useLanguage()
  const room = useWorkspaceRoom()
  if (!room) return null
  return (
    <span className="text-quiet text-sm sm:ml-auto">
      {messages.workspaces.countOf(room.live, format.count(room.max))}
    </span>
  )
}
