import type { ListWorkspacesQuery } from '#contract/workspaces.ts'
import type { Page } from '#store/queries/page.ts'
import { listWorkspaceRows } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import type { RequestContext } from '../context.ts'

export function listWorkspaces(
  { store, caller, action }: RequestContext,
  query: ListWorkspacesQuery,
): Promise<Page<Workspace>> {
  return listWorkspaceRows(
    store.read,
    {
      organizationId: caller.organizationId,
      includeArchived: query.include_archived,
      includeDefault: query.include_default,
      ids: query.ids,
      visibleIds: caller.access.workspacesFor(action),
    },
    { limit: query.limit, afterId: query.after_id, beforeId: query.before_id },
  )
}
