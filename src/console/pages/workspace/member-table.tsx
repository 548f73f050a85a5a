import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { WorkspacePerson } from '#contract/workspace-people.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { useAccount } from '../../api/use-account.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column, TableProps } from '../../ui/table.tsx'
import { MemberRole } from './member-role.tsx'
import { RemoveMemberDialog } from './remove-member-dialog.tsx'

type MemberTableProps = Pick<TableProps<WorkspacePerson>, 'sorting' | 'onSort'> & {
  readonly workspace: Workspace
  readonly rows: readonly WorkspacePerson[] | undefined
  /** Why nobody's role can be changed; undefined: it can. */
  readonly refusal: string | undefined
  readonly empty: ReactNode
}

export function MemberTable({ workspace, rows, refusal, empty, ...order }: MemberTableProps) {
  const { members } = useMessages()
  const [removed, setRemoved] = useState<WorkspacePerson>()
  return (
    <>
      <Table
        label={members.title}
        columns={useColumns({ workspace, refusal, onRemove: setRemoved })}
        rows={rows}
        rowId={({ user_id }) => user_id}
        {...order}
        empty={empty}
      />
      {removed && (
        <RemoveMemberDialog
          workspace={workspace}
          person={removed}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </>
  )
}

type ColumnsInput = Pick<MemberTableProps, 'workspace' | 'refusal'> & {
  readonly onRemove: (person: WorkspacePerson) => void
}

function useColumns({
  workspace,
  refusal,
  onRemove,
}: ColumnsInput): readonly Column<WorkspacePerson>[] {
  const { messages, format } = useLanguage()
  const { members, roles, common } = messages
  const isDefault = workspace.id === useAccount().default_workspace_id
  return [
    {
      id: 'name',
      title: members.name,
      isSortable: true,
      cell: (person) => (
        <PersonCell person={person}>
          <MemberRole workspace={workspace} person={person} refusal={refusal} />
        </PersonCell>
      ),
    },
    {
      id: 'role',
      title: members.role,
      hidesWhenNarrow: true,
      cell: (person) => <MemberRole workspace={workspace} person={person} refusal={refusal} />,
    },
    {
      id: 'organization_role',
      title: members.organizationRole,
      hidesWhenNarrow: true,
      cell: (person) => roles.organization[person.organization_role],
    },
    {
      id: 'since',
      title: members.since,
      hidesWhenNarrow: true,
      cell: ({ added_at: addedAt }) => (addedAt === null ? '–' : format.short(addedAt)),
    },
    {
      id: 'actions',
      title: common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (person) => (
        <IconButton
          label={members.remove(person.name)}
          danger
          onPress={() => onRemove(person)}
          disabledReason={person.inherited && !isDefault ? members.inheritedWhy : refusal}
        >
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      ),
    },
  ]
}

type PersonCellProps = {
  readonly person: WorkspacePerson
  /** Their role, which stands here where there is no room for a column. */
  readonly children: ReactNode
}

function PersonCell({ person, children }: PersonCellProps) {
  const { members } = useMessages()
  const inheritedFrom = { admin: members.inheritedAdmin, billing: members.inheritedBilling }
  const role = person.organization_role
  return (
    <div className="flex min-w-0 flex-col items-start gap-0.5 py-0.5">
      <span className="font-medium break-words">{person.name}</span>
      <span className="text-quiet text-xs break-all">{person.email}</span>
      {person.inherited && (role === 'admin' || role === 'billing') && (
        <Badge>{inheritedFrom[role]}</Badge>
      )}
      <div className="w-full pt-1 md:hidden">{children}</div>
    </div>
  )
}
