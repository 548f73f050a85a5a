import { Check } from 'lucide-react'
import { useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components'
import type { User } from '#contract/users.ts'
import { useApi } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

type PeoplePickerProps = {
  readonly label: string
  readonly help?: string
  readonly chosen: readonly User[]
  readonly onChange: (chosen: readonly User[]) => void
  /** Why somebody cannot be chosen. */
  readonly refusalOf: (user: User) => string | undefined
  readonly takesOne?: boolean
  readonly error?: string | undefined
}

const shownAtOnce = 50

/** One or several members of the organization, found by name or address. Whoever is chosen stays so while one searches on. */
export function PeoplePicker(props: PeoplePickerProps) {
  const { members } = useMessages()
  const { chosen, takesOne = false } = props
  const [search, setSearch] = useState('')
  const found = useApi(
    'GET /v1/organizations/users',
    { query: { search, order: 'name_ascending', limit: shownAtOnce } },
    { keepsLast: true },
  )
  const users = found.data?.data ?? []
  const choose = (ids: ReadonlySet<string>): void => {
    const known = new Map([...chosen, ...users].map((user) => [user.id, user]))
    props.onChange([...ids].flatMap((id) => known.get(id) ?? []))
  }
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-sm font-medium">{props.label}</p>
      {props.help !== undefined && <p className="text-quiet text-sm">{props.help}</p>}
      <SearchField value={search} onSearch={setSearch} label={members.search} />
      {found.error && !found.data && (
        <FaultNotice fault={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.isPending ? (
        <Skeleton wide />
      ) : (
        <People {...props} users={users} search={search} onChoose={choose} />
      )}
      {found.data?.has_more && <p className="text-quiet text-sm">{members.moreFound}</p>}
      {!takesOne && (
        <p role="status" className="text-quiet text-sm">
          {members.chosen(chosen.length)}
        </p>
      )}
      {props.error !== undefined && <p className="text-bad text-sm">{props.error}</p>}
    </div>
  )
}

type PeopleProps = PeoplePickerProps & {
  readonly users: readonly User[]
  readonly search: string
  readonly onChoose: (ids: ReadonlySet<string>) => void
}

function People({ users, label, chosen, takesOne, refusalOf, search, onChoose }: PeopleProps) {
  const { common } = useMessages()
  // Whoever can be chosen comes first.
  const rows = users.map((user) => ({ user, id: user.id, refusal: refusalOf(user) }))
  const isFree = ({ refusal }: { refusal: string | undefined }): boolean => refusal === undefined
  return (
    <ListBox
      aria-label={label}
      items={[...rows.filter(isFree), ...rows.filter((row) => !isFree(row))]}
      selectionMode={takesOne ? 'single' : 'multiple'}
      selectionBehavior="toggle"
      selectedKeys={chosen.map(({ id }) => id)}
      onSelectionChange={(keys) => onChoose(keys === 'all' ? new Set() : (keys as Set<string>))}
      // What stands in a row follows from more than its person.
      dependencies={[refusalOf]}
      renderEmptyState={() => <p className="text-quiet p-3 text-sm">{common.noneFound(search)}</p>}
      className="border-field max-h-52 overflow-y-auto rounded-md border p-1 outline-offset-2"
    >
      {({ user, refusal }) => (
        <ListBoxItem
          textValue={user.name}
          isDisabled={refusal !== undefined}
          className="group data-[focused]:bg-sunken data-[selected]:bg-wash flex cursor-default items-center gap-2.5 rounded-sm px-2 py-1.5 text-sm outline-none"
        >
          <span className="border-field group-data-[selected]:bg-accent group-data-[selected]:border-accent flex size-4 shrink-0 items-center justify-center rounded-sm border group-data-[disabled]:invisible">
            <Check
              aria-hidden
              className="text-on-accent size-3 opacity-0 group-data-[selected]:opacity-100"
            />
          </span>
          <span className="group-data-[disabled]:text-quiet flex min-w-0 flex-col">
            <span className="break-words">{user.name}</span>
            <span className="text-quiet text-xs break-all">
              {user.email}
              {refusal !== undefined && <span className="block break-normal">{refusal}</span>}
            </span>
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  )
}
