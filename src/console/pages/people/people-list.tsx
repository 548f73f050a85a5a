import { organizationRoles } from '#domain/role.ts'
import type { OrganizationRole } from '#domain/role.ts'
import { useApi } from '../../api/use-api.ts'
import { useAddress } from '../../api/use-address.ts'
import { useIdPages } from '../../api/use-pages.ts'
import { useLanguage } from '../../language/language.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { EmptyState } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import type { Sorting } from '../../ui/table.tsx'
import { PeopleTable } from './people-table.tsx'

const peoplePerPage = 50

/** Searched, filtered and ordered by the API; all of it stands in the address. */
export function PeopleList() {
  const { messages } = useLanguage()
  const { people, common } = messages
  const address = useAddress()
  const search = address.get('q')
  const { query, pagerOf } = useIdPages()
  const role = roleIn(address.get('role'))
  const sorting = sortingOf(address.get('sort'))
  const listed = useApi(
    'GET /v1/organizations/users',
    {
      query: {
        ...query,
        search,
        roles: role === undefined ? [] : [role],
        order: orderOf(sorting),
        limit: peoplePerPage,
      },
    },
    { keepsLast: true },
  )
  if (listed.error && !listed.data) {
    return <FaultNotice fault={listed.error} onRetry={() => void listed.refetch()} />
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={search} onSearch={(q) => address.filter({ q })} label={people.search} />
        <RoleFilter role={role} onChange={(next) => address.filter({ role: next })} />
      </div>
      <PeopleTable
        rows={listed.data?.data}
        sorting={sorting}
        onSort={(next) => address.filter({ sort: sortText(next) })}
        empty={<EmptyState title={search === '' ? people.empty : common.noneFound(search)} />}
      />
      <Pager {...pagerOf(listed.data)} />
    </>
  )
}

type RoleFilterProps = {
  readonly role: OrganizationRole | undefined
  readonly onChange: (role: string) => void
}

function RoleFilter({ role, onChange }: RoleFilterProps) {
  const { people, roles } = useLanguage().messages
  return (
    <div className="w-52">
      <Select<OrganizationRole | 'all'>
        label={people.role}
        hidesLabel
        value={role ?? 'all'}
        onChange={(next) => onChange(next === 'all' ? '' : next)}
        choices={[
          { value: 'all', label: people.allRoles },
          ...organizationRoles.map((value) => ({ value, label: roles.organization[value] })),
        ]}
      />
    </div>
  )
}

function roleIn(text: string): OrganizationRole | undefined {
  return organizationRoles.find((each) => each === text)
}

function sortingOf(text: string): Sorting {
  const column = text.replace(/^-/, '')
  return {
    column: column === 'added' ? column : 'name',
    direction: text.startsWith('-') ? 'descending' : 'ascending',
  }
}

function sortText({ column, direction }: Sorting): string {
  return direction === 'descending' ? `-${column}` : column
}

function orderOf({ column, direction }: Sorting): string {
  if (column === 'added') return direction === 'ascending' ? 'oldest_first' : 'newest_first'
  return `name_${direction}`
}
