import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { User } from '#contract/users.ts'
import { useAccount } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useReason } from '../../language/use-reason.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column, TableProps } from '../../ui/table.tsx'
import { PersonRole } from './person-role.tsx'
import { RemovePersonDialog } from './remove-person-dialog.tsx'

type PeopleTableProps = Pick<TableProps<User>, 'rows' | 'empty' | 'sorting' | 'onSort'>

export function PeopleTable(props: PeopleTableProps) {
  const { people } = useMessages()
  const [removed, setRemoved] = useState<User>()
  return (
    <>
      <Table
        label={people.title}
        columns={useColumns(setRemoved)}
        rowId={({ id }) => id}
        {...props}
      />
      {removed && <RemovePersonDialog person={removed} onClose={() => setRemoved(undefined)} />}
    </>
  )
}

function useColumns(onRemove: (person: User) => void): readonly Column<User>[] {
  const { messages, format } = useLanguage()
  const { people, common } = messages
  const refusalOf = useRefusal()
  return [
    {
      id: 'name',
      title: common.name,
      isSortable: true,
      cell: (person) => (
        <PersonCell person={person}>
          <PersonRole person={person} refusal={refusalOf(person)} />
        </PersonCell>
      ),
    },
    {
      id: 'role',
      title: people.role,
      hidesWhenNarrow: true,
      cell: (person) => <PersonRole person={person} refusal={refusalOf(person)} />,
    },
    {
      id: 'added',
      title: people.added,
      hidesWhenNarrow: true,
      isSortable: true,
      cell: (person) => format.date(person.added_at),
    },
    {
      id: 'actions',
      title: common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (person) => (
        <IconButton
          label={people.remove(person.name)}
          danger
          onPress={() => onRemove(person)}
          disabledReason={refusalOf(person)}
        >
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      ),
    },
  ]
}

/** Why somebody can be neither given another role nor removed; undefined: they can. */
function useRefusal(): (person: User) => string | undefined {
  const { people } = useMessages()
  const refusal = useReason()('users.edit')
  const { data: admins } = useApi(
    'GET /v1/organizations/users',
    { query: { roles: ['admin'], limit: 2 } },
    { enabled: refusal === undefined },
  )
  if (refusal !== undefined) return () => refusal
  const isAlone = admins?.data.length === 1
  return ({ role }) => (role === 'admin' && isAlone ? people.lastAdmin : undefined)
}

type PersonCellProps = {
  readonly person: User
  /** Their role, which stands here where there is no room for a column. */
  readonly children: ReactNode
}

function PersonCell({ person, children }: PersonCellProps) {
  const { people } = useMessages()
  const { user } = useAccount()
  return (
    <div className="flex min-w-0 flex-col items-start gap-0.5 py-0.5">
      <span className="flex flex-wrap items-center gap-2 font-medium break-words">
        {person.name}
        {person.id === user.id && <Badge>{people.you}</Badge>}
      </span>
      <span className="text-quiet text-xs break-all">{person.email}</span>
      <div className="w-full max-w-60 pt-1 md:hidden">{children}</div>
    </div>
  )
}
