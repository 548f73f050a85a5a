import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useMessages } from '../../language/language.tsx'

export type NamedWorkspace = { readonly name: string; readonly color: string | undefined }

/** What workspaces are called, archived or not; of one that the reader may not see, that it is archived. */
export function useWorkspaceNames(): (id: string) => NamedWorkspace {
  const { requests } = useMessages()
  const workspaces = useWorkspacesById()
  return (id) => {
    const workspace = workspaces?.get(id)
    if (workspace) return { name: workspace.name, color: workspace.display_color }
    return { name: workspaces ? requests.archivedWorkspace : '…', color: undefined }
  }
}
