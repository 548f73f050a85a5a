import type { Workspace } from '#contract/workspaces.ts'
import { useMessages } from '../language/language.tsx'
import { useAccount } from './use-account.ts'
import { useApi } from './use-api.ts'

/** The workspaces that the reader sees, archived ones last if asked for. Undefined while they are on their way. */
export function useWorkspaces({ archived = false }: { readonly archived?: boolean } = {}):
  | readonly Workspace[]
  | undefined {
  const { workspaces } = useMessages()
  const { default_workspace_id: defaultId } = useAccount()
  const { data } = useApi('GET /v1/organizations/workspaces', {
    query: {
      limit: 1000,
      include_default: true,
      include_archived: archived,
      order: 'name_ascending',
    },
  })
  return data?.data.map((each) =>
    each.id === defaultId ? { ...each, name: workspaces.default } : each,
  )
}

/** All workspaces that the reader sees, archived ones too, by id: for their names and colours. */
export function useWorkspacesById(): ReadonlyMap<string, Workspace> | undefined {
  const { data } = useApi('GET /v1/organizations/workspaces', {
    query: { limit: 1000, include_default: true, include_archived: true, order: 'name_ascending' },
  })
  return data && new Map(data.data.map((workspace) => [workspace.id, workspace]))
}
