import { useQuery } from '@tanstack/react-query'
import type { WorkspaceSummary } from '#contract/workspace-summaries.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { call } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import type { ApiFault } from '../../api/fault.ts'
import { useAccount, useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import type { WorkspaceRow } from './workspace-rows.ts'

/** What people read in place of a workspace's name. */
export function useWorkspaceName(): (workspace: Pick<Workspace, 'id' | 'name'>) => string {
  const { workspaces } = useMessages()
  const { default_workspace_id: defaultId } = useAccount()
  return ({ id, name }) => (id === defaultId ? workspaces.default : name)
}

/** Every workspace that the reader may see, and beside it what is told of it. */
export function useWorkspaceRows(includeArchived: boolean) {
  const nameOf = useWorkspaceName()
  const { default_workspace_id: defaultId } = useAccount()
  const listed = useQuery<readonly Workspace[], ApiFault>({
    queryKey: ['every workspace', includeArchived],
    queryFn: ({ signal }) =>
      everyPage((afterId) =>
        call(
          'GET /v1/organizations/workspaces',
          { query: { ...wanted(includeArchived), after_id: afterId } },
          { signal },
        ),
      ),
  })
  const summaries = useQuery<readonly WorkspaceSummary[], ApiFault>({
    queryKey: ['every workspace summary', includeArchived],
    queryFn: ({ signal }) =>
      everyPage((afterId) =>
        call(
          'GET /v1/organizations/workspace_summaries',
          { query: { ...wanted(includeArchived), after_id: afterId } },
          { signal },
        ),
      ),
  })
  const byId = new Map(summaries.data?.map((each) => [each.workspace_id, each]))
  return {
    rows: listed.data?.map((workspace): WorkspaceRow => ({
      workspace,
      name: nameOf(workspace),
      isDefault: workspace.id === defaultId,
      summary: byId.get(workspace.id),
    })),
    areFiguresComing: summaries.isPending,
    fault: listed.error ?? summaries.error,
    retry: () => void Promise.all([listed.refetch(), summaries.refetch()]),
  }
}

function wanted(includeArchived: boolean) {
  return { limit: 1000, include_default: true, include_archived: includeArchived }
}

/** Why the reader cannot create a workspace, whichever way; undefined: they can. */
export function useCreationRefusal(): string | undefined {
  const can = useCan()
  const { workspaces } = useMessages()
  const { format } = useLanguage()
  const room = useWorkspaceRoom()
  if (!can('workspaces.create')) return workspaces.adminOnly
  if (room && room.live >= room.max) return workspaces.limitReached(format.count(room.max))
  return undefined
}

/** How many workspaces there are, and may be; the Default one and archived ones do not count. */
export function useWorkspaceRoom(): { readonly live: number; readonly max: number } | undefined {
  const can = useCan()
  const { default_workspace_id: defaultId } = useAccount()
  const { data: settings } = useApi(
    'GET /v1/organizations/settings',
    {},
    { enabled: can('organization_settings.view') },
  )
  const { rows } = useWorkspaceRows(false)
  if (!settings || !rows) return undefined
  const live = rows.filter(({ workspace }) => workspace.id !== defaultId)
  return { live: live.length, max: settings.workspaces_max }
}
