import type { Workspace } from '#contract/workspaces.ts'
import { useApi } from './use-api.ts'

/** All workspaces that the reader sees, archived ones too, by id: for their names and colours. */
export function useWorkspaces(): ReadonlyMap<string, Workspace> | undefined {
  const { data } = useApi('GET /v1/organizations/workspaces', {
    query: { limit: 1000, include_default: true, include_archived: true, order: 'name_ascending' },
  })
  return data && new Map(data.data.map((workspace) => [workspace.id, workspace]))
}
