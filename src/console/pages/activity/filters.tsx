import { X } from 'lucide-react'
import { useCallback } from 'react'
import type { RecordedActivityType } from '#contract/activity-types.ts'
import { useAddress } from '../../api/use-address.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import { Tile } from '../../ui/tile.tsx'
import { endOfDay, startOfDay } from './day-range.ts'
import type { Actors } from './use-actors.ts'

/** What the address asks for, as the API's query has it. The days are the reader's. */
export function filtersOf(get: (name: string) => string) {
  const some = (name: string): string | undefined => get(name) || undefined
  return {
    activity_types: some('type'),
    actor_ids: some('actor'),
    workspace_id: some('workspace'),
    subject_ids: some('subject'),
    'created_at.gte': startOfDay(get('from')),
    'created_at.lt': endOfDay(get('until')),
  }
}

const everything = {
  q: '',
  type: '',
  actor: '',
  workspace: '',
  subject: '',
  from: '',
  until: '',
}

const all = 'all'

/** Which activities are shown. */
export function ActivityFilters({ actors }: { readonly actors: Actors }) {
  const { messages } = useLanguage()
  const { audit } = messages
  const { get, filter } = useAddress()
  const search = useCallback((q: string) => filter({ q }), [filter])
  const subject = get('subject')
  const isFiltered = Object.keys(everything).some((name) => get(name) !== '')
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,10.5rem),1fr))] items-end gap-3">
        <ChoiceFilters actors={actors} />
        {(['from', 'until'] as const).map((name) => (
          <DateField
            key={name}
            label={audit[name]}
            initialDay={get(name)}
            onChange={(day) => filter({ [name]: day })}
          />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={get('q')} onSearch={search} label={audit.search} />
        {subject !== '' && (
          <Button onPress={() => filter({ subject: '' })}>
            <span className="max-w-56 truncate sm:max-w-md">{audit.subjectFilter(subject)}</span>
            <X aria-hidden className="size-3.5" />
          </Button>
        )}
        {isFiltered && (
          <Button variant="quiet" onPress={() => filter(everything)}>
            {audit.clear}
          </Button>
        )}
      </div>
    </div>
  )
}

function ChoiceFilters({ actors }: { readonly actors: Actors }) {
  const { messages, language } = useLanguage()
  const { audit } = messages
  const { get, filter } = useAddress()
  const workspaces = useWorkspacesById()
  const choose = (name: string) => (value: string) => filter({ [name]: value === all ? '' : value })
  const byLabel = new Intl.Collator(language)
  const types = Object.entries(audit.types)
    .map(([value, label]) => ({ value: value as RecordedActivityType, label }))
    .toSorted((a, b) => byLabel.compare(a.label, b.label))
  return (
    <>
      <Select
        label={audit.activity}
        value={get('type') || all}
        onChange={choose('type')}
        choices={[{ value: all, label: audit.allTypes }, ...types]}
      />
      <Select
        label={audit.who}
        value={get('actor') || all}
        onChange={choose('actor')}
        choices={[{ value: all, label: audit.anybody }, ...actors.choices]}
      />
      <Select
        label={audit.workspace}
        value={get('workspace') || all}
        onChange={choose('workspace')}
        choices={[
          { value: all, label: audit.allWorkspaces },
          ...[...(workspaces?.values() ?? [])].map((each) => ({
            value: each.id,
            label: each.name,
            picture: <Tile color={each.display_color} size="sm" />,
          })),
        ]}
      />
    </>
  )
}
