import { useCallback } from 'react'
import { useAddress } from '../../api/use-address.ts'
import { useKeyNames } from '../../api/use-key-names.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import { Tile } from '../../ui/tile.tsx'
import { endOfDay, startOfDay } from '../activity/day-range.ts'

/** What the address asks for, as the API's query has it. The days are the reader's. */
export function filtersOf(get: (name: string) => string) {
  const some = (name: string): string | undefined => get(name) || undefined
  const searched = get('q').trim()
  return {
    workspace_ids: some('workspace'),
    api_key_ids: some('key'),
    models: some('model'),
    statuses: some('status') as 'refused' | undefined,
    limiters: some('limiter'),
    starting_at: startOfDay(get('from')),
    ending_at: endOfDay(get('until')),
    ...(searched.startsWith('req_') && { request_id: searched }),
    ...(searched !== '' && !searched.startsWith('req_') && { client_session_id: searched }),
  }
}

const everything = {
  q: '',
  workspace: '',
  key: '',
  model: '',
  status: '',
  limiter: '',
  from: '',
  until: '',
}

const all = 'all'

/** Which requests are shown. */
export function LogFilters() {
  const { logs } = useMessages()
  const { get, filter } = useAddress()
  const search = useCallback((q: string) => filter({ q }), [filter])
  const byModel = useCallback((model: string) => filter({ model: model.trim() }), [filter])
  const isFiltered = Object.keys(everything).some((name) => get(name) !== '')
  return (
    <div className="flex flex-col items-start gap-2">
      <div className="grid w-full grid-cols-2 items-end gap-3 sm:grid-cols-[repeat(auto-fit,minmax(13rem,1fr))]">
        <ChoiceFilters />
        {(['from', 'until'] as const).map((name) => (
          <DateField
            key={name}
            label={logs[name]}
            initialDay={get(name)}
            onChange={(day) => filter({ [name]: day })}
          />
        ))}
        <div className="*:max-w-none max-sm:col-span-2">
          <SearchField value={get('q')} onSearch={search} label={logs.search} />
        </div>
        <div className="*:max-w-none max-sm:col-span-2">
          <SearchField value={get('model')} onSearch={byModel} label={logs.modelExact} />
        </div>
      </div>
      {isFiltered && (
        <Button variant="quiet" onPress={() => filter(everything)}>
          {logs.clear}
        </Button>
      )}
    </div>
  )
}

function ChoiceFilters() {
  const { logs } = useMessages()
  const { get, filter } = useAddress()
  const workspaces = useWorkspacesById()
  const keys = useKeyNames(get('workspace'))
  const choose = (name: string) => (value: string) => filter({ [name]: value === all ? '' : value })
  const named = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }))
  return (
    <>
      <Select
        isOneLine
        label={logs.status}
        value={get('status') || all}
        onChange={choose('status')}
        choices={[{ value: all, label: logs.allStatuses }, ...named(logs.statuses)]}
      />
      <Select
        isOneLine
        label={logs.workspace}
        value={get('workspace') || all}
        onChange={(value) => filter({ workspace: value === all ? '' : value, key: '' })}
        choices={[
          { value: all, label: logs.allWorkspaces },
          ...[...(workspaces?.values() ?? [])].map((each) => ({
            value: each.id,
            label: each.name,
            picture: <Tile color={each.display_color} size="sm" />,
          })),
        ]}
      />
      <Select
        isOneLine
        label={logs.key}
        value={get('key') || all}
        onChange={choose('key')}
        choices={[
          { value: all, label: logs.allKeys },
          { value: playground, label: logs.playground },
          ...[...keys].map(([value, label]) => ({ value, label })),
        ]}
      />
      <Select
        isOneLine
        label={logs.limiter}
        value={get('limiter') || all}
        onChange={choose('limiter')}
        choices={[{ value: all, label: logs.anyLimiter }, ...named(logs.limiters)]}
      />
    </>
  )
}

/** As the API's filters write what has no key. */
const playground = 'null'
