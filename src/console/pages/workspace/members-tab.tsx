import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { call } from '../../api/client.ts'
import { useAccount } from '../../api/use-account.ts'
import { useAddress } from '../../api/use-address.ts'
import { useMore } from '../../api/use-more.ts'
import { useReason } from '../../language/use-reason.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { EmptyState } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import type { Sorting } from '../../ui/table.tsx'
import { AddMembersDialog } from './add-members-dialog.tsx'
import { MemberTable } from './member-table.tsx'

/** Who has a role in a workspace, also those who have it by their role in the organization. */
export function MembersTab({ workspace }: { readonly workspace: Workspace }) {
  const { messages } = useLanguage()
  const { members, common } = messages
  const address = useAddress()
  const search = address.get('q')
  const sort = address.get('sort')
  const people = usePeople(workspace.id, search, orders[sort])
  const refusal = useEditRefusal(workspace)
  const isDefault = workspace.id === useAccount().default_workspace_id
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchField
          value={search}
          onSearch={(q) => address.filter({ q })}
          label={members.search}
        />
        <AddButton workspace={workspace} refusal={refusal} />
      </div>
      {people.fault && !people.rows ? (
        <FaultNotice fault={people.fault} onRetry={people.retry} />
      ) : (
        <MemberTable
          workspace={workspace}
          rows={people.rows}
          refusal={refusal}
          sorting={sortings[sort]}
          onSort={({ direction }) => address.filter({ sort: `name_${direction}` })}
          empty={<EmptyState title={search === '' ? members.empty : common.noneFound(search)} />}
        />
      )}
      {!isDefault && people.rows?.some(({ inherited }) => inherited) && (
        <p className="text-quiet max-w-prose text-sm">{members.inheritedWhy}</p>
      )}
      {people.more && (
        <div className="flex justify-center">
          <Button onPress={people.more} isBusy={people.isBusy}>
            {members.more}
          </Button>
        </div>
      )}
    </div>
  )
}

function AddButton({
  workspace,
  refusal,
}: {
  readonly workspace: Workspace
  readonly refusal: string | undefined
}) {
  const { members } = useLanguage().messages
  const [isAdding, setAdding] = useState(false)
  return (
    <>
      <Button variant="primary" onPress={() => setAdding(true)} disabledReason={refusal}>
        <UserPlus aria-hidden className="size-4" />
        {members.add}
      </Button>
      {isAdding && <AddMembersDialog workspace={workspace} onClose={() => setAdding(false)} />}
    </>
  )
}

const peoplePerPage = 100

/** Left out: those first whose role follows from the organization's. */
const orders: Readonly<Record<string, 'name_ascending' | 'name_descending'>> = {
  name_ascending: 'name_ascending',
  name_descending: 'name_descending',
}
const sortings: Readonly<Record<string, Sorting>> = {
  name_ascending: { column: 'name', direction: 'ascending' },
  name_descending: { column: 'name', direction: 'descending' },
}

function usePeople(workspaceId: string, search: string, order: string | undefined) {
  const operation = 'GET /v1/organizations/workspaces/{workspace_id}/people'
  return useMore([operation, workspaceId, search, order], (page, signal) =>
    call(
      operation,
      {
        params: { workspace_id: workspaceId },
        query: { search, order, page, limit: peoplePerPage },
      },
      { signal },
    ),
  )
}

/** Why nobody's role can be changed here, or not by the reader. */
function useEditRefusal(workspace: Workspace): string | undefined {
  const { messages } = useLanguage()
  const whyNot = useReason()
  const { default_workspace_id: defaultId } = useAccount()
  if (workspace.id === defaultId) return messages.workspaces.defaultMembers
  if (workspace.archived_at !== null) return messages.workspaces.archivedFinal
  return whyNot('workspace_members.edit', workspace.id)
}
