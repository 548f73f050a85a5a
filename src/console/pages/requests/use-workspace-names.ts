import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'

export type NamedWorkspace = { readonly name: string; readonly color: string | undefined }

/** What workspaces are called, archived or not; of one that the reader may not see, that it is archived. */
export function useWorkspaceNames(ids: readonly string[]): (id: string) => NamedWorkspace {
  const { requests } = useMessages()
  const wanted = [...new Set(ids)].toSorted()
  const { data } = useApi(
    'GET /v1/organizations/workspaces',
    { query: { ids: wanted, limit: 100, include_archived: true } },
    { enabled: wanted.length > 0, keepsLast: true },
  )
  return (id) => {
    const workspace = data?.data.find((each) => each.id === id)
    if (workspace) return { name: workspace.name, color: workspace.display_color }
    return { name: data ? requests.archivedWorkspace : '…', color: undefined }
  }
}
