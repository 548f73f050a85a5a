import { useRef } from 'react'
import { useAccount, useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useKeyNames } from '../../api/use-key-names.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { colorOf } from '../../charts/palette.ts'
import type { Series } from '../../charts/stack.ts'
import { othersId } from '../../charts/stack.ts'
import type { ShownSeries } from '../../charts/stacked-bars.tsx'
import { useMessages } from '../../language/language.tsx'
import { noneId, tagKeyOf } from './selection.ts'

const countMax = 1000

/** What series are called, by what they are grouped by. Where the reader may not know a name, the id stands for it. */
export function useSeriesNames(grouping: string): (id: string) => string {
  const { usage, cost, workspaces: words } = useMessages()
  const { default_workspace_id: defaultId } = useAccount()
  const workspaces = useWorkspacesById()
  const keys = useKeyNames()
  const mayKnowPeople = useCan()('users.view')
  const { data: users } = useApi(
    'GET /v1/organizations/users',
    { query: { limit: countMax, order: 'name_ascending' } },
    { enabled: mayKnowPeople && grouping === 'member' },
  )
  const tagKey = tagKeyOf(grouping)
  return (id) => {
    if (id === othersId) return usage.others
    if (tagKey !== undefined) return id === noneId ? usage.noTag(tagKey) : id
    switch (grouping) {
      case 'category':
        return usage.categories[id as keyof typeof usage.categories]
      case 'kind':
        return cost.kinds[id as keyof typeof cost.kinds]
      case 'source':
        return cost.source[id as keyof typeof cost.source]
      case 'workspace':
        return id === defaultId ? words.default : (workspaces?.get(id)?.name ?? id)
      case 'key':
        return id === noneId ? usage.playground : (keys.get(id) ?? id)
      case 'member':
        return id === noneId
          ? usage.nobody
          : (users?.data.find((user) => user.id === id)?.name ?? id)
      default:
        return id === noneId ? usage.noModel : id
    }
  }
}

/** Series with their names and colours. A series keeps its colour while its page is open. */
export function useShownSeries(
  grouping: string,
): (series: readonly Series[]) => readonly ShownSeries[] {
  const nameOf = useSeriesNames(grouping)
  const workspaces = useWorkspacesById()
  const given = useRef(new Map<string, Map<string, number>>())
  const own =
    grouping === 'workspace'
      ? new Map([...(workspaces ?? [])].map(([id, { display_color: color }]) => [id, color]))
      : undefined
  return (series) => {
    const colors = given.current.get(grouping) ?? new Map<string, number>()
    given.current.set(grouping, colors)
    return series.map((each) => ({
      ...each,
      name: nameOf(each.id),
      color: colorOf(each.id, colors, own),
    }))
  }
}
